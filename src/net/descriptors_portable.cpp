// Systems without a soft limit of descriptors.
#include <net/descriptors.hpp>

namespace pretrust {

void raise_descriptor_limit() {}

} // namespace pretrust
