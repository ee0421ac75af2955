"""In: an Xsens MVN recording exported as .mvnx (XML).
Out: a Recording: joint angles of MVN's model, its segments and joints as stored, the sensors unmapped.
Never: loads what a document type names, expands an entity, or calls a model's numbers a sensor's.
"""
