"""How it goes on: the pain rule, and what a diary changes in a programme, one thing at a time.

In: a Programme, a Diary, the day. Out: progress, hold, regress or stop for every item, and a proposal to be signed.
Never: two raises at once, a bolder stage, a signed programme touched.
"""
