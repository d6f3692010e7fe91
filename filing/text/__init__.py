"""A regulation's text as frozen data: normalisation, structure, citations, metadata. Pure."""
