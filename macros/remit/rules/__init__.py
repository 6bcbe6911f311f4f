"""The rules room: what a handbook is held to. A rule is a generator of faults; its docstring is the rule's sentence."""
