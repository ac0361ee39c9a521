"""Messages of the trade as frozen values: SWIFT MT and ISO 20022 read and written, WCO Data Model read, identifiers.

Nothing here guesses: what is not understood raises `eport.messages.errors.MessageError`.
"""
