"""The registrar's decisions before a filing is received, and whom it goes to after."""
