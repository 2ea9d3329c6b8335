"""moto's server with its own checks on: signatures, session tokens and IAM policies.

moto signs nothing off by itself until INITIAL_NO_AUTH_ACTION_COUNT requests have passed
(see POST /moto-api/reset-auth), and then wants a signature even where AWS has none:
AssumeRoleWithWebIdentity is let through here, everything else is moto's.
"""

from moto.core.authorization import ActionAuthenticatorMixin
from moto.server import main
from moto.sts.responses import TokenResponse

check = ActionAuthenticatorMixin._authenticate_and_authorize_action


def check_what_is_signed(self, *args, **kwargs):
    unsigned = isinstance(self, TokenResponse) and "Authorization" not in self.headers
    if not (unsigned and self._get_action() == "AssumeRoleWithWebIdentity"):
        check(self, *args, **kwargs)


ActionAuthenticatorMixin._authenticate_and_authorize_action = check_what_is_signed
main()
