"""vectors.hex is what make_vectors.py prints: nobody edited octets by hand."""
import subprocess
import sys
import unittest

from tree import ROOT, text


class Vectors(unittest.TestCase):
    def test_file_is_the_output_of_its_maker(self):
        maker = ROOT / "tests/scenarios/make_vectors.py"
        printed = subprocess.run([sys.executable, "-B", str(maker)], capture_output=True, text=True, check=True).stdout
        self.assertEqual(printed, text("tests/scenarios/vectors.hex"))


if __name__ == "__main__":
    unittest.main()
