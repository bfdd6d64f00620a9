// Boost.JSON, compiled once for this test program, which reads the Windows vectors with it.
#include <boost/json/src.hpp>
