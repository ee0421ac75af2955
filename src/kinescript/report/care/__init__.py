"""Care on paper and screen: the clinician's page, the home sheet, letter and card, note and calendar.

In: a Screening or a Programme. Out: HTML, PDF and text; a PROPOSAL until a clinician signed.
Never: a decision; a word from the list patients never read.
"""
