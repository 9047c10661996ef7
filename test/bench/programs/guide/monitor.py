"""The guide's own loop, `monitor_job_completion` in `monitor_multiple_jobs` ("Best Practices"), with the server's address
and the jobs from the environment. It gives up on a job after its 60 looks, half an hour; whoever wants the outcome begins again.
"""

import os
import threading
import time

import requests

server = os.environ['COMPILEO_TRAY_BENCH_SERVER']


def monitor_job_completion(job_id, max_attempts=60, poll_interval=5):
    attempt = 0
    while attempt < max_attempts:
        try:
            response = requests.get(f'{server}/api/v1/jobs/status/{job_id}')
            response.raise_for_status()
            job_status = response.json()
            print(f"Job {job_id}: {job_status['status']} - {job_status['progress']:.1f}% - {job_status['current_step']}")
            if job_status['status'] in ['completed', 'failed', 'cancelled']:
                return job_status
            time.sleep(min(poll_interval * (2 ** attempt), 30))
            attempt += 1
        except requests.exceptions.RequestException as e:
            print(f'Error polling job status: {e}')
            time.sleep(poll_interval)
            attempt += 1
    raise TimeoutError(f'Job {job_id} did not complete')


def monitor_until_over(job_id):
    while True:
        try:
            return monitor_job_completion(job_id)
        except TimeoutError:
            continue


threads = [
    threading.Thread(target=monitor_until_over, args=(job_id,))
    for job_id in os.environ['COMPILEO_TRAY_BENCH_JOBS'].split(',')
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
