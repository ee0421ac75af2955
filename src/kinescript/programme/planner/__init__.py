"""Which exercises in which weeks: a mixed-integer programme over what is allowed, and a plain filling without it.

In: Candidates, demands, wishes, means. Out: a Plan with its gap, the same for the same input, or the rules in conflict.
Never: a clock that stops the solver, a broken hard rule, chance.
"""
