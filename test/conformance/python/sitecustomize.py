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
    """Has the methods of a tokenizer that are needed to split documents into chunks."""

    def encode(self, text, **named):
        return text.split(" ")

    def decode(self, words):
        return " ".join(words)


def decorator(*args, **named):
    """Replaces functions of Streamlit, which are called during imports, some of them as decorators."""
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
        # Other names are classes, because Compileo subclasses some of them.
        return type(name, (), {})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds packages that aren't installed. It is the last finder, so that installed packages are used."""

    def find_spec(self, name, path=None, target=None):
        if name == "google" or any(name == each or name.startswith(each + ".") for each in ABSENT):
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module):
        pass


sys.meta_path.append(Finder())

# Compileo starts no jobs while the load of the processor is 80 % or more.
if "CONFORMANCE_CPU" in os.environ:
    try:
        import psutil

        psutil.cpu_percent = lambda *args, **named: float(os.environ["CONFORMANCE_CPU"])
    except ImportError:
        pass

# uvicorn 0.32.0 claims version 2.4. With that version, starlette doesn't notice that a client has disconnected.
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
