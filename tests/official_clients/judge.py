"""What an answer of the embedded DingTalk to a made-up but well-formed request is worth: it has to be known, and refused for
nothing but what made-up ids and words are refused for."""

import collections
import re

# What an operation that knows the request is right does not say.
WRONG = re.compile(r"InvalidAction|InvalidAuthentication|Missing|InternalError|ServiceUnavailable")
GENERIC = re.compile(r"the parameter \S+ (is missing|has|is not)|has to be an? (text|number|list|object|boolean)")


class Judge:
    """`explained` names operations that the client itself gets wrong, and why."""

    def __init__(self, fake, explained={}):
        self.explained = explained
        listed = fake.request("/_fake/operations")["operations"]
        self.stateful = [(o["method"], path_pattern(o["path"])) for o in listed if o["stateful"]]
        self.answered, self.right, self.wrong = collections.Counter(), collections.defaultdict(list), []

    def hear(self, name, method, path, shape=False, code=None, message=None, fault=None):
        """`fault` is what is wrong with an answer, or how the client itself failed."""
        if code and name in self.explained:
            self.right[f"{code}: {self.explained[name]}"].append(name)
        elif fault:
            self.wrong.append(f"{name}: {method} {path}: {fault}")
        elif code is None:
            self.answered["by shape" if shape else "from the state"] += 1
        elif self.is_right(method, path, code, message):
            self.right[f"{code}: {re.sub(r'[0-9]+', 'N', message)}"].append(name)
        else:
            self.wrong.append(f"{name}: {method} {path}: {code}: {message}")

    def is_right(self, method, path, code, message):
        """Only a state can refuse what is well formed."""
        stateful = any(method == known and pattern.fullmatch(path) for known, pattern in self.stateful)
        return stateful and not WRONG.match(code) and not GENERIC.search(message)

    def tell(self):
        for why, names in sorted(self.right.items()):
            print(f"rightly refused, {why}\n    {' '.join(names)}")
        for line in self.wrong:
            print(f"WRONG {line}")
        told = ", ".join(f"{number} {how}" for how, number in sorted(self.answered.items()))
        right = sum(map(len, self.right.values()))
        unknown = sum("InvalidAction" in line for line in [*self.wrong, *self.right])
        print(f"{self.answered.total()} answered ({told}), {right} rightly refused, {unknown} unknown, {len(self.wrong)} wrong")
        return not self.wrong


def path_pattern(path):
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
