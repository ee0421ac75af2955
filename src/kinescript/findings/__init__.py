"""What it means: a measure beside its reference and its error, in words for patient and clinician.

In: Measures and the references in data/norms. Out: Findings (within, borderline, outside, unknown), an Assessment.
Never: a cause, a diagnosis, or a verdict smaller than its own error.
"""
