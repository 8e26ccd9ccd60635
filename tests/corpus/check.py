"""Checks the integer expressions of the corpus against Python, whose integers have no bounds either and whose // and %
round as Smalltalk's // and \\\\ do. Expressions that are more than integer arithmetic are counted and left alone.

    python3 tests/corpus/check.py
"""

import math
import pathlib
import re
import sys

PRAGMA = re.compile(r"<expression: '((?:[^']|'')*)' answer: '((?:[^']|'')*)'>")
TOKEN = re.compile(r"\s*(?:(-?\d+)(?![.\dre])|([a-zA-Z]\w*:?)|([-+*/\\<>=~]+)|([()]))")


def quo(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))


def base(n, radix):
    digits = ""
    rest = abs(n)
    while rest or not digits:
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % radix] + digits
        rest //= radix
    return "'" + ("-" if n < 0 else "") + digits + "'"


def benchmark(n):
    for _ in range(5):
        n = (((n + 1) * 2 + 2) * 3 + 3) * 2
    return n


def bench_fib(n):
    return 1 if n < 2 else bench_fib(n - 1) + bench_fib(n - 2) + 1


OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "\\\\": lambda a, b: a % b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "~=": lambda a, b: a != b,
    "quo:": quo,
    "rem:": lambda a, b: a - b * quo(a, b),
    "bitAnd:": lambda a, b: a & b,
    "bitOr:": lambda a, b: a | b,
    "bitXor:": lambda a, b: a ^ b,
    "bitShift:": lambda a, b: a << b if b >= 0 else a >> -b,
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "bitAt:": lambda a, b: a >> (b - 1) & 1,
    "gcd:": math.gcd,
    "lcm:": math.lcm,
    "raisedTo:": lambda a, b: a**b,
    "raisedTo:modulo:": pow,
    "min:": min,
    "max:": max,
    "between:and:": lambda a, b, c: b <= a <= c,
    "printString:": base,
    "negated": lambda a: -a,
    "abs": abs,
    "sign": lambda a: (a > 0) - (a < 0),
    "even": lambda a: a % 2 == 0,
    "odd": lambda a: a % 2 == 1,
    "squared": lambda a: a * a,
    "factorial": math.factorial,
    "isPrime": is_prime,
    "sqrtFloor": math.isqrt,
    "highBit": lambda a: a.bit_length(),
    "bitInvert": lambda a: ~a,
    "benchmark": benchmark,
    "benchFib": bench_fib,
}


class NotInteger(Exception):
    """The expression is more than integer arithmetic."""


def tokens(source):
    at, found = 0, []
    while source[at:].strip():
        match = TOKEN.match(source, at)
        if not match:
            raise NotInteger
        found.append(match.group().strip())
        at = match.end()
    return found + [""]


class Reader:
    """Smalltalk's precedence: unary, binary, keyword."""

    def __init__(self, source):
        self.tokens = tokens(source)

    def take(self):
        return self.tokens.pop(0)

    def apply(self, selector, *arguments):
        if selector not in OPERATIONS or any(isinstance(each, (bool, str)) for each in arguments):
            raise NotInteger
        value = OPERATIONS[selector](*arguments)
        if isinstance(value, float):
            raise NotInteger
        return value

    def primary(self):
        token = self.take()
        if token == "(":
            value = self.keyword()
            if self.take() != ")":
                raise NotInteger
            return value
        if not re.fullmatch(r"-?\d+", token):
            raise NotInteger
        return int(token)

    def unary(self):
        value = self.primary()
        while re.fullmatch(r"[a-zA-Z]\w*", self.tokens[0]):
            value = self.apply(self.take(), value)
        return value

    def binary(self):
        value = self.unary()
        while re.fullmatch(r"[-+*/\\<>=~]+", self.tokens[0]):
            value = self.apply(self.take(), value, self.unary())
        return value

    def keyword(self):
        value, selector, arguments = self.binary(), "", []
        while self.tokens[0].endswith(":"):
            selector += self.take()
            arguments.append(self.binary())
        return self.apply(selector, value, *arguments) if selector else value

    def whole(self):
        value = self.keyword()
        if self.tokens != [""]:
            raise NotInteger
        return value


def printed(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def main():
    checked = others = wrong = 0
    for path in sorted(pathlib.Path(__file__).parent.glob("*.st")):
        for source, answer in PRAGMA.findall(path.read_text(encoding="utf-8")):
            source, answer = source.replace("''", "'"), answer.replace("''", "'")
            try:
                expected = printed(Reader(source).whole())
            except NotInteger:
                others += 1
                continue
            checked += 1
            if expected != answer:
                wrong += 1
                print(f"{path.name}: {source}\n    stands as {answer}\n    should be {expected}")
    print(f"{checked} expressions checked, {others} others, {wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
