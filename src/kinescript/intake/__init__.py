"""Who comes: asked, examined, screened for danger, staged; the cause looked for first.

In: an intake a clinician filled in, and the day. Out: a Screening and a Stage, each with its reasons.
Never: an unanswered question read as no, a flag that lowers concern, a diagnosis.
"""
