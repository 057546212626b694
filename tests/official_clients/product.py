"""A product of `alibabacloud_dingtalk`, asked and read by the names of the wire, through its models."""

import inspect
import typing

from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from embedded import expect
from reflection import load
from Tea.model import TeaModel


class Refused(Exception):
    pass


class Product:
    def __init__(self, name, fake, token):
        self.client = load(name).Client(Config(protocol="http", endpoint=fake.hello["api"].removeprefix("http://")))
        self.token = token

    def __call__(self, operation, *path, **fields):
        method = self.method(operation)
        hints = typing.get_type_hints(method)
        arguments = [*path]
        if "request" in hints:
            request = without_empty(hints["request"]().from_map(fields))
            # A name that the client does not know it would drop.
            expect(f"{operation}: the request", filled(request.to_map()), filled(fields))
            arguments.append(request)
        # What gives tokens takes none.
        typed = inspect.isclass(hints["headers"])
        headers = hints["headers"](x_acs_dingtalk_access_token=self.token) if typed else {}
        try:
            answer = method(*arguments, headers, RuntimeOptions())
        except Exception as error:
            if not hasattr(error, "code"):
                raise
            raise Refused(error.code) from error
        expect(f"{operation}: made up", answer.headers.get("x-fake-answer"), None)
        body = getattr(answer, "body", None)
        return body.to_map() if body else {}

    def method(self, operation):
        # The client writes batch_send_oto without the underscore behind it.
        return getattr(self.client, f"{operation}_with_options", None) or getattr(self.client, f"{operation}with_options")

    def refusal(self, operation, *path, **fields):
        try:
            answer = self(operation, *path, **fields)
        except Refused as refused:
            return str(refused)
        raise AssertionError(f"{operation} is not refused: {answer}")


def filled(value):
    if isinstance(value, dict):
        return {name: made for name, held in value.items() if (made := filled(held)) not in ([], {})}
    return [*map(filled, value)] if isinstance(value, list) else value


def without_empty(model):
    """Of a list that is not given `from_map` makes an empty one, which clears what it names."""
    for name, value in vars(model).items():
        if value in ([], {}):
            setattr(model, name, None)
        for held in value if isinstance(value, list) else [value]:
            if isinstance(held, TeaModel):
                without_empty(held)
    return model
