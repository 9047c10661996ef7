"""Lets a checkout of Compileo start without its machine learning packages. Python imports this file by its name."""

import importlib.abc
import importlib.util
import os
import sys
import types

ABSENT = (
    "datasets", "evaluate", "google.genai", "pillow_heif", "rouge_score", "sacrebleu", "streamlit",
    "tiktoken", "torch", "transformers", "unstructured",
)


class Words:
    """As much of a tokenizer as chunking needs."""

    def encode(self, text, **named):
        return text.split(" ")

    def decode(self, words):
        return " ".join(words)


def decorator(*args, **named):
    """Streamlit's functions are called on import, some as decorators."""
    return args[0] if len(args) == 1 and callable(args[0]) and not named else None


class Stub(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ == "streamlit":
            return {"session_state": types.SimpleNamespace(), "query_params": {}}.get(name, decorator)
        if self.__name__ == "tiktoken":
            return lambda name: Words()
        # A class that can be named and subclassed.
        return type(name, (), {})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Comes last, so an installed package is used."""

    def find_spec(self, name, path=None, target=None):
        if name == "google" or any(name == each or name.startswith(each + ".") for each in ABSENT):
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(Finder())

# Compileo starts no job while the machine's CPU is at 80 % or more.
if "CONFORMANCE_CPU" in os.environ:
    try:
        import psutil

        psutil.cpu_percent = lambda *args, **named: float(os.environ["CONFORMANCE_CPU"])
    except ImportError:
        pass

# uvicorn 0.32.0 announces 2.4, and then starlette doesn't notice that a client has left.
if "CONFORMANCE_ASGI" in os.environ:
    try:
        import uvicorn.config

        load = uvicorn.config.Config.load

        def load_announcing(self):
            load(self)
            app = self.loaded_app

            async def announcing(scope, receive, send):
                scope["asgi"]["spec_version"] = os.environ["CONFORMANCE_ASGI"]
                await app(scope, receive, send)

            self.loaded_app = announcing

        uvicorn.config.Config.load = load_announcing
    except ImportError:
        pass
