"""What is allowed: rules and conditions as data against one person, and the dose of each exercise at a stage.

In: the library, an Intake, a Screening, the day. Out: Candidates, allowed or refused by a rule by name, in two voices.
Never: a choice among what is allowed; a rule set aside without who, why and when.
"""
