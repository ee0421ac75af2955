"""Numbers with a name: each measure has a unit, a definition, a source and an error.

In: angles, stances, the person's own quiet standing. Out: Measures, null with a fault where they cannot be known.
Never: a verdict; what a number means is said in findings.
"""
