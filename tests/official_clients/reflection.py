"""Requests for every operation of `alibabacloud_dingtalk`, made by reflection on its models, and what its own gateway sees of
the answers."""

import __future__

import importlib
import inspect
import pathlib
import pkgutil
import re
import sys
import types
import typing

import alibabacloud_dingtalk
from alibabacloud_gateway_dingtalk.client import Client as Gateway
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.model import TeaModel

PACKAGE = pathlib.Path(alibabacloud_dingtalk.__path__[0])


def operations():
    """Product and method of each, from the text: few of the models are needed at a time."""
    for product in sorted(module.name for module in pkgutil.iter_modules([str(PACKAGE)])):
        text = (PACKAGE / product / "client.py").read_text()
        yield from ((product, name) for name in re.findall(r"^    def (\w+)_with_options\(", text, re.M))


def load(product):
    name = f"alibabacloud_dingtalk.{product}"
    try:
        return importlib.import_module(f"{name}.client")
    except NameError:
        # The models of doc_2_0 name one another before they are there (2.2.65).
        models = types.ModuleType(f"{name}.models")
        code = (PACKAGE / product / "models.py").read_text()
        flag = __future__.annotations.compiler_flag
        exec(compile(code, f"{product}/models.py", "exec", flag, dont_inherit=True), models.__dict__)
        sys.modules[models.__name__] = sys.modules[name].models = models
        return importlib.import_module(f"{name}.client")


class Values:
    """What fields hold: a person of the seed, its robot, its group where the name says so, else something of the type."""

    def __init__(self, random, known):
        self.random, self.known = random, known

    def of(self, name, hint, within=()):
        """None where a model would hold itself."""
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is list:
            values = [self.of(name, arguments[0], within) for _ in range(self.random.randint(1, 2))]
            return None if None in values else values
        if origin is dict or hint is dict:
            value = self.of("value", arguments[1] if arguments else str, within)
            return None if value is None else {"key": value}
        if inspect.isclass(hint) and issubclass(hint, TeaModel):
            return None if hint in within else self.model(hint, (*within, hint))
        if hint is bool:
            # The client's methods read no stream of events.
            return name != "stream" and self.random.random() < 0.5
        made = {str: self.text, int: self.integer, float: self.number, bytes: self.data, typing.BinaryIO: self.file}
        return made.get(hint, self.text)(name)

    def model(self, model, within):
        hints = typing.get_type_hints(model.__init__)
        return model(**{name: self.of(name, hint, within) for name, hint in hints.items() if name != "return"})

    def text(self, name):
        for ending, value in self.known:
            if re.search(ending, name, re.I):
                return value
        return f"{name}-{self.random.randint(1, 99)}"

    def integer(self, name):
        # Of a page: few take more.
        return self.random.randint(1, 20 if re.search(r"^(max_results|page_?size|size|limit)$", name) else 99)

    def number(self, _):
        return self.random.randint(1, 99) / 4

    def data(self, name):
        return name.encode()

    def file(self, name):
        """As text: the client can write no file into JSON."""
        return self.text(name)


class Answer:
    """What came over the wire, and what the client made of it: a body or an error."""

    def __init__(self):
        self.method = self.path = self.status = self.headers = self.json = self.body = self.error = None

    def refusal(self):
        """Code and message."""
        told = self.json if self.error and isinstance(self.json, dict) else {}
        return told.get("code"), told.get("message")


class Caller:
    """Calls operations by name."""

    def __init__(self, address, tokens, values):
        self.config = Config(protocol="http", endpoint=address.removeprefix("http://"))
        self.tokens, self.values, self.clients = tokens, values, {}
        self.last = Answer()
        Gateway.modify_response = self.looking_at(Gateway.modify_response)

    def looking_at(self, read):
        def modify_response(gateway, context, attributes):
            last = self.last
            last.method, last.path = context.request.method, context.request.pathname
            last.status, last.headers = context.response.status_code, context.response.headers
            try:
                read(gateway, context, attributes)
            except Exception as error:
                last.json = getattr(error, "data", None)
                raise
            last.json = context.response.deserialized_body

        return modify_response

    def call(self, product, name):
        """With the token that it wants: operations of persons and of third-party apps refuse that of an app."""
        for token in self.tokens:
            answer = self.once(product, name, token)
            if answer.refusal()[0] != "InvalidAuthentication":
                break
        return answer

    def once(self, product, name, token):
        if product not in self.clients:
            self.clients[product] = load(product).Client(self.config)
        method = getattr(self.clients[product], f"{name}_with_options")
        hints = typing.get_type_hints(method)
        arguments = [self.argument(name, hint, token) for name, hint in hints.items() if name != "return"]
        answer = self.last = Answer()
        try:
            answer.body = getattr(method(*arguments), "body", None)
        except Exception as error:
            answer.error = error
        return answer

    def argument(self, name, hint, token):
        if name == "runtime":
            return RuntimeOptions()
        if name == "headers":
            return hint(x_acs_dingtalk_access_token=token) if inspect.isclass(hint) else {}
        return self.values.of(name, hint)
