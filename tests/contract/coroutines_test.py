"""The scanner finds what the compiler gets wrong, and the tree is free of it."""
import unittest

import coroutines
from tree import sources, text

BAD = [
    "co_await f(Options{a, b});",
    "co_await f({a, b});",
    "auto r = co_await f(Options{.a = 1});",
    "co_await f([x] { return x; });",
    "co_await f([=](int) { return 1; });",
    "co_await f([this]() { g(); });",
    "auto r = c ? co_await f() : co_await g();",
    "co_await f(c ? s : t);",
    "auto a = Aggregate{co_await f(), 1};",
    "list.push_back(Aggregate{co_await f(), 1});",
    "co_return {co_await f()};",
    "auto a = co_await f() + co_await g();",
    "if (auto r = co_await f(Options{1})) {\n g(); }",
    "co_return Pair{1, 2}.with(co_await f());",
    "while (co_await f({1})) { g(); }",
]
GOOD = [
    "co_await f();",
    "const auto r = co_await world.talk_udp(to, octets, framer);",
    "if (auto r = co_await f(a)) {\n  g(Options{1}, [x] { return x; });\n}",
    "else if (co_await f(a)) { g(); }",
    "while (co_await f()) { x = a ? b : c; }",
    "for (auto& t : tasks) { co_await std::move(t); }",
    "const auto [error, size] = co_await s.async_read_some(room, quietly);",
    "const Framer f = [id](BytesView d) { return p(d, id); };\nconst auto e = co_await g(f);",
    "auto task = [](int n) -> Task<void> { co_await f(n); };",
    "Options o{1, 2};\nco_await f(o);",
    "co_await f(list[0], table[i](x));",
    "// co_await f({1});\nco_await g(\"{?}\");",
    "co_await f(1'000'000);",
    "switch (co_await f()) { case 1: break; }",
    "co_return co_await f();",
]


class Coroutines(unittest.TestCase):
    def test_scanner_finds_every_known_trap(self):
        for code in BAD:
            for around in ("Task<int> t() {\n %s\n}", "namespace n {\nTask<void> t(int a) {\n x(); %s }\n}"):
                self.assertTrue(coroutines.violations(around % code), code)

    def test_scanner_leaves_good_statements_alone(self):
        for code in GOOD:
            self.assertEqual(coroutines.violations("Task<int> t() {\n %s\n}" % code), [], code)

    def test_no_statement_with_co_await_holds_a_brace_a_capture_or_a_conditional(self):
        for name in sources():
            for line, complaint in coroutines.violations(text(name)):
                with self.subTest(f"{name}:{line}"):
                    self.fail(f"{name}:{line}: {complaint}")


if __name__ == "__main__":
    unittest.main()
