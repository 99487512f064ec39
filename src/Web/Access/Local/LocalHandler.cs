using System.Text.Encodings.Web;
using FakeFinder.Web.Access.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Access.Local;

/// <summary>
/// The user of this machine: everybody where the service is open to this machine, else who sends the secret of <c>service.json</c> from it.
/// </summary>
internal sealed class LocalHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IOptions<SecurityOptions> security,
    LocalToken token) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        !security.Value.IsRequired || (ThisMachine.Sent(Context.Connection) && token.Is(KeyHandler.BearerOf(Request)))
            ? AuthenticateResult.Success(new AuthenticationTicket(Caller.Local.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The secret is not that of the running service, or comes from another machine; read service.json of its data folder "
                + "again, on its machine."));
}
