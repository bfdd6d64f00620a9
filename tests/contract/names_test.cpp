// Every enumerator has a spelling. The switches below have no default: a new enumerator does not compile
// until it stands there, and then fails until it has its name in names.hpp.
#include <pretrust/difference.hpp>
#include <pretrust/names.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace pretrust {

namespace {

constexpr bool known(Outcome value) {
    switch (value) {
    case Outcome::answered:
    case Outcome::open:
    case Outcome::rejected:
    case Outcome::refused:
    case Outcome::prohibited:
    case Outcome::unreachable:
    case Outcome::timed_out:
    case Outcome::malformed:
    case Outcome::skipped:
    case Outcome::crashed:
        return true;
    }
    return false;
}

constexpr bool known(Finding value) {
    switch (value) {
    case Finding::confirmed:
    case Finding::suspected:
    case Finding::ruled_out:
    case Finding::unknown:
    case Finding::not_assessed:
        return true;
    }
    return false;
}

constexpr bool known(Severity value) {
    switch (value) {
    case Severity::blocks_creation:
    case Severity::breaks_use:
    case Severity::hygiene:
        return true;
    }
    return false;
}

constexpr bool known(Basis value) {
    switch (value) {
    case Basis::documented:
    case Basis::inferred:
    case Basis::observed:
        return true;
    }
    return false;
}

constexpr bool known(Verdict value) {
    switch (value) {
    case Verdict::ready:
    case Verdict::not_ready:
    case Verdict::at_risk:
    case Verdict::inconclusive:
        return true;
    }
    return false;
}

constexpr bool known(Cell value) {
    switch (value) {
    case Cell::good:
    case Cell::open:
    case Cell::wrong:
    case Cell::refused:
    case Cell::prohibited:
    case Cell::unreachable:
    case Cell::silent:
    case Cell::unknown:
    case Cell::not_asked:
        return true;
    }
    return false;
}

constexpr bool known(Side value) {
    switch (value) {
    case Side::aws:
    case Side::self_managed:
        return true;
    }
    return false;
}

constexpr bool known(TrustType value) {
    switch (value) {
    case TrustType::forest:
    case TrustType::external:
        return true;
    }
    return false;
}

constexpr bool known(Direction value) {
    switch (value) {
    case Direction::two_way:
    case Direction::outgoing:
    case Direction::incoming:
        return true;
    }
    return false;
}

constexpr bool known(SourcePorts value) {
    switch (value) {
    case SourcePorts::any:
    case SourcePorts::windows_range:
    case SourcePorts::linux_range:
        return true;
    }
    return false;
}

constexpr bool known(LocalDnsFrom value) {
    switch (value) {
    case LocalDnsFrom::option:
    case LocalDnsFrom::system:
    case LocalDnsFrom::none:
        return true;
    }
    return false;
}

constexpr bool known(Sweep value) {
    switch (value) {
    case Sweep::none:
    case Sweep::sample:
    case Sweep::full:
        return true;
    }
    return false;
}

constexpr bool known(TrustPassword value) {
    switch (value) {
    case TrustPassword::not_given:
    case TrustPassword::given:
        return true;
    }
    return false;
}

constexpr bool known(Course value) {
    switch (value) {
    case Course::better:
    case Course::same:
    case Course::worse:
        return true;
    }
    return false;
}

constexpr bool known(ChangeKind value) {
    switch (value) {
    case ChangeKind::come:
    case ChangeKind::gone:
    case ChangeKind::changed:
        return true;
    }
    return false;
}

template <class E> class NamesOf : public ::testing::Test {};
using Enums = ::testing::Types<Outcome, Finding, Severity, Basis, Verdict, Cell, Side, TrustType, Direction,
                               SourcePorts, LocalDnsFrom, Sweep, TrustPassword, Course, ChangeKind>;
TYPED_TEST_SUITE(NamesOf, Enums);

TYPED_TEST(NamesOf, EveryEnumeratorHasASpellingAndBack) {
    constexpr int more_than_any_enum_has = 64;
    for (int i = 0; i < more_than_any_enum_has; ++i) {
        const auto value = static_cast<TypeParam>(i);
        const auto name = to_name(value);
        EXPECT_EQ(known(value), name != "?") << i;
        if (known(value)) {
            EXPECT_EQ(from_name<TypeParam>(name), value) << name;
        }
    }
    EXPECT_EQ(from_name<TypeParam>("no such word"), std::nullopt);
}

TYPED_TEST(NamesOf, SpellingsAreUnique) {
    std::set<std::string_view> names;
    for (const auto& [value, name] : EnumNames<TypeParam>::table) {
        EXPECT_TRUE(names.insert(name).second) << name;
    }
}

} // namespace

} // namespace pretrust
