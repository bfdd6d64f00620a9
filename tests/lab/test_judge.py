#!/usr/bin/python3
"""The judge itself must not be kind: what was not seen, or seen wrongly, is never right. Offline."""
from __future__ import annotations

import json
import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from faults import FAULTS
from judge import EXIT_CODES, check_row, judge
from oracle import read_outcome


def row(fault: str, created: bool | None, verdict: str | None, cause: str | None) -> dict:
    oracle = None if created is None else {"created": created, "seconds": 1.0, "step": "", "status": ""}
    said = None if verdict is None else {"verdict": verdict, "cause": cause, "exit": EXIT_CODES.get(verdict, 70)}
    return {"fault": fault, "oracle": oracle, "pretrust": said}


def problems(*args) -> list[str]:
    return judge(FAULTS[args[0]], row(*args)).problems


class Judge(unittest.TestCase):
    def test_right_predictions_are_right(self) -> None:
        self.assertEqual(problems("none", True, "ready", None), [])
        self.assertEqual(problems("udp389-drop", False, "not_ready", "LOCATOR_PORT_BLOCKED"), [])
        self.assertEqual(problems("tcp88-drop", True, "at_risk", "KERBEROS_PORT_BLOCKED"), [])

    def test_a_verdict_that_reality_contradicts_is_wrong(self) -> None:
        self.assertTrue(problems("udp389-drop", False, "at_risk", "LOCATOR_PORT_BLOCKED"))
        self.assertTrue(problems("tcp135-reject", True, "not_ready", "RPC_MAPPER_BLOCKED"))
        self.assertTrue(problems("none", False, "ready", None))

    def test_inconclusive_is_wrong_where_packets_and_configuration_agree(self) -> None:
        for fault in FAULTS.values():
            for created in (True, False):
                said = row(fault.id, created, "inconclusive", fault.expected_cause)
                said["pretrust"]["evidence"] = fault.expected_words
                self.assertEqual(judge(fault, said).problems == [], fault.contradicted, fault.id)

    def test_a_contradiction_leaves_no_other_verdict(self) -> None:
        for verdict in ("ready", "at_risk", "not_ready"):
            said = row("aws-contradicted", True, verdict, "CONFIGURATION_CONTRADICTED")
            said["pretrust"]["evidence"] = FAULTS["aws-contradicted"].expected_words
            self.assertTrue(judge(FAULTS["aws-contradicted"], said).problems)

    def test_the_finding_must_name_the_rule(self) -> None:
        said = row("aws-group-bars-tcp389", True, "at_risk", "SECURITY_GROUP_BLOCKS")
        self.assertTrue(judge(FAULTS["aws-group-bars-tcp389"], said).problems)
        said["pretrust"]["evidence"] = "groups.json, " + FAULTS["aws-group-bars-tcp389"].expected_words + " 172.16.10.153"
        self.assertEqual(judge(FAULTS["aws-group-bars-tcp389"], said).problems, [])

    def test_another_cause_on_top_is_wrong(self) -> None:
        self.assertTrue(problems("udp389-drop", False, "not_ready", "UDP_BLOCKED"))
        self.assertTrue(problems("loss-5", True, "ready", "UDP_BLOCKED"))

    def test_at_risk_is_wrong_where_nothing_matters(self) -> None:
        self.assertTrue(problems("loss-5", True, "at_risk", None))

    def test_documented_rows_follow_the_document(self) -> None:
        self.assertEqual(problems("tcp445-drop", True, "not_ready", "SMB_PORT_BLOCKED"), [])
        self.assertTrue(problems("tcp445-drop", True, "at_risk", "SMB_PORT_BLOCKED"))

    def test_exit_code_must_match_the_verdict(self) -> None:
        wrong = row("none", True, "ready", None)
        wrong["pretrust"]["exit"] = 3
        self.assertTrue(judge(FAULTS["none"], wrong).problems)

    def test_what_is_missing_is_wrong(self) -> None:
        self.assertTrue(problems("none", None, "ready", None))
        self.assertTrue(problems("none", True, None, None))
        self.assertTrue(problems("none", True, "no such verdict", None))
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
            results = Path(folder, "results.json")
            self.assertEqual(check_row("none", results), 1)
            results.write_text(json.dumps({"rows": []}))
            self.assertEqual(check_row("none", results), 1)
            results.write_text(json.dumps({"rows": [row("none", True, "ready", None)]}))
            self.assertEqual(check_row("none", results), 0)


class Faults(unittest.TestCase):
    def test_documented_rows_name_document_and_verdict(self) -> None:
        for fault in FAULTS.values():
            self.assertEqual(fault.documented is None, fault.expected_blocked is None, fault.id)


class Outcome(unittest.TestCase):
    def test_reads_step_and_status(self) -> None:
        text = "Creating remote TDO.\nERROR: X: netr_DsRGetForestTrustInformation() failed - ERROR(0x000005B4) - WERR_TIMEOUT\n"
        outcome = read_outcome(False, 60.0, text)
        self.assertEqual(outcome.step, "netr_DsRGetForestTrustInformation()")
        self.assertEqual(outcome.status, "WERR_TIMEOUT")
        self.assertTrue(outcome.wrote_something)


if __name__ == "__main__":
    unittest.main()
