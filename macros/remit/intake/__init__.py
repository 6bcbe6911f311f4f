"""Intake: what comes back from Word becomes a policy file, or a proposed change to one."""
