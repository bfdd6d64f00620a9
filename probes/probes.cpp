// The list of probes, made from probes.def.
#include <pretrust/probe.hpp>

#include <array>

namespace pretrust {

#define PROBE(id) extern const ProbeSpec id##_probe;
#include "probes.def"
#undef PROBE

std::span<const ProbeSpec> all_probes() {
    static const std::array list{
#define PROBE(id) id##_probe,
#include "probes.def"
#undef PROBE
    };
    return list;
}

} // namespace pretrust
