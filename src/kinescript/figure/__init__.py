"""The body as soft capsules: one geometry from joint angles, whoever paints it.

In: joint angles in degrees and the side it is seen from. Out: a Figure, and the angle in question.
Never: a colour, a file, or a position the angles do not tell without saying so.
"""
