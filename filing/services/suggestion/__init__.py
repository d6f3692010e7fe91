"""Citizens' suggestions (审查建议) and bodies' requests (审查要求), with the personal data in them."""
