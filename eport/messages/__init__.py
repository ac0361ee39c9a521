"""Messages of the trade, read into frozen values: SWIFT MT, WCO Data Model, identifiers.

Nothing here guesses: what is not understood raises `eport.messages.errors.MessageError`.
"""
