"""Calls operations of `alibabacloud_dingtalk` on the embedded DingTalk, each with every field filled: 200 of them drawn by
DINGTALK_SEED, or all with `--all`. Prints what was refused and why."""

import random
import sys
import typing

from embedded import Fake, seed
from judge import Judge
from reflection import Caller, Values, operations
from Tea.model import TeaModel

SAMPLE = 200
# Where the page and the client's model have different members.
LEFT_OUT = {
    "ai_interaction_1_0.send": "the page has `result`, the client `success`",
    "ai_paa_s_1_0.exclusive_model_complete_service": "a page of events has `delta` in the place of `message`, and an `index`",
    "workflow_1_0.query_integrated_todo_task": "the page has `taskPage`, the client `result`",
}


def main():
    chosen = list(operations())
    total = len(chosen)
    if "--all" not in sys.argv:
        chosen = sorted(random.Random(seed()).sample(chosen, SAMPLE))
    print(f"alibabacloud_dingtalk: {len(chosen)} of {total} operations, seed {seed()} (DINGTALK_SEED)")
    with Fake(people="seed.json") as fake:
        judge = Judge(fake)
        values = Values(random.Random(seed()), fake.known())
        caller = Caller(fake.hello["api"], fake.tokens("anybody"), values)
        for product, name in chosen:
            hear(judge, f"{product}.{name}", caller.call(product, name))
        sys.exit(not judge.tell())


def hear(judge, name, answer):
    code, message = answer.refusal()
    fault = None
    if answer.error and code is None:
        fault = repr(answer.error)
    shape = "x-fake-answer" in (answer.headers or {})
    if not answer.error and (left := [*left_out(name, answer)]):
        fault = f"the client leaves out {left} of {answer.json}"
    # A state may have no value for what is optional; an example has each.
    if not answer.error and shape and (left := [*unset(answer.body)]) and name not in LEFT_OUT:
        fault = f"the answer has no {left}"
    judge.hear(name, answer.method, answer.path, shape, code, message, fault)


def left_out(name, answer):
    """Members of the answer that the client's model has no place for. A method without a model of its answer takes none."""
    if answer.body is not None and name not in LEFT_OUT:
        yield from missing(answer.json, plain(answer.body), "")


def unset(model, within=()):
    """Fields of the client's model that the answer has nothing for, but those where a model would hold itself."""
    if not isinstance(model, TeaModel):
        return
    hints = typing.get_type_hints(type(model).__init__)
    for name, hint in hints.items():
        value = getattr(model, name, None)
        if value is None and hint not in within:
            yield name
        for held in value if isinstance(value, list) else [value]:
            yield from unset(held, (*within, type(model)))


def plain(value):
    if isinstance(value, list):
        return [*map(plain, value)]
    return value.to_map() if isinstance(value, TeaModel) else value


def missing(sent, read, path):
    if isinstance(sent, dict) and isinstance(read, dict):
        for name, value in sent.items():
            if name in read:
                yield from missing(value, read[name], f"{path}.{name}")
            # The client's to_map writes the keys of maps as `k`.
            elif "k" not in read:
                yield f"{path}.{name}"
    elif isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        for one, other in zip(sent, read):
            yield from missing(one, other, f"{path}[]")
    elif sent != read:
        yield path


main()
