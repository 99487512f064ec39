using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.SignIn;

/// <summary><c>/sign-in</c> and <c>/sign-out</c>: how a browser gets a session, and gives it back.</summary>
internal static class SignInEndpoints
{
    private const string Root = "/sign-in";
    private const string Return = "return";
    private const string Refusal = "refusal";
    private const int LongestForm = 16 * 1024;

    /// <summary>Maps the page, its form, the way to the identity provider, and the end of a session.</summary>
    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Root, Show).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(Root, SignInAsync).AllowAnonymous().ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(LongestForm));
        endpoints.MapGet($"{Root}/provider", Leave).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost("/sign-out", SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        return endpoints;
    }

    /// <summary>Where a browser is sent that asked for a page and is not known.</summary>
    public static string AddressFor(HttpRequest request) =>
        AddressFor(request.Path + request.QueryString);

    /// <param name="path">The page that was asked for, with its query.</param>
    public static string AddressFor(string path) => QueryHelpers.AddQueryString(Root, Return, path);

    /// <summary>Where a browser is sent that could not sign in.</summary>
    public static string AddressOf(SignInRefusal refusal) => QueryHelpers.AddQueryString(Root, Refusal, $"{refusal}");

    private static IResult Show(HttpContext context, IOptions<SecurityOptions> security) =>
        !security.Value.IsRequired
            ? TypedResults.LocalRedirect("/")
            : Page(security.Value, context.Request.Query[Return], context.Request.Query[Refusal], null);

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        IOptions<SecurityOptions> security,
        KeyRing ring,
        IAuditLog log,
        RefusalLog refusals,
        CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > LongestForm)
        {
            // It may be answered unread. The server then closes the connection, which a client must know that would use it again.
            context.Response.Headers.Connection = "close";
        }

        if (!security.Value.IsRequired)
        {
            return TypedResults.LocalRedirect("/");
        }

        if (await FormOfAsync(context.Request, cancellationToken) is not { } form)
        {
            return Problems.Of(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "The body must be the form of the page /sign-in; programs send their key with each request instead.");
        }

        var check = await ring.CheckAsync(form["key"].ToString().Trim(), cancellationToken);
        if (check.Caller is not { } caller)
        {
            await refusals.WriteAsync(Event(context, Caller.Nobody, AuditActions.RefuseSession, "401", check.Key?.Name));
            return Page(security.Value, form[Return], $"{SignInRefusal.Key}", check.Refusal);
        }

        await log.AppendAsync([Event(context, caller, AuditActions.BeginSession, AuditEvent.Done, null)], CancellationToken.None);
        await context.SignInAsync(AccessSchemes.Session, caller.ToPrincipal(AccessSchemes.Session));
        return TypedResults.LocalRedirect(Local(form[Return]));
    }

    /// <returns>Null where the body is no form.</returns>
    private static async Task<IFormCollection?> FormOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : null;
        }
        catch (InvalidDataException)
        {
            // A form with more fields, or longer ones, than any that the page sends.
            return null;
        }
    }

    private static IResult Leave(HttpContext context, IOptions<SecurityOptions> security) =>
        security.Value.Oidc.Authority.Length == 0
            ? TypedResults.LocalRedirect(Root)
            : TypedResults.Challenge(
                new AuthenticationProperties { RedirectUri = Local(context.Request.Query[Return]) }, [AccessSchemes.Oidc]);

    private static async Task<SignOutHttpResult> SignOutAsync(HttpContext context, IAuditLog log)
    {
        if (Caller.Of(context.User) is { Id.Length: > 0 } caller)
        {
            await log.AppendAsync([Event(context, caller, AuditActions.EndSession, AuditEvent.Done, null)], CancellationToken.None);
        }

        return TypedResults.SignOut(new AuthenticationProperties { RedirectUri = Root }, [AccessSchemes.Session]);
    }

    /// <summary>What is written down of a sign-in.</summary>
    public static AuditEvent Event(HttpContext context, Caller caller, string action, string outcome, string? detail) =>
        new(caller.Id, caller.Name, context.Connection.RemoteIpAddress?.ToString(), action, null, outcome, detail);

    private static RazorComponentResult<SignInPage> Page(SecurityOptions security, string? back, string? refusal, string? sentence) =>
        new(new
        {
            Return = Local(back),
            ByProvider = security.Oidc.Authority.Length > 0,
            Refusal = sentence ?? Sentence(refusal),
        })
        {
            StatusCode = sentence is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
        };

    private static string? Sentence(string? refusal) =>
        Enum.TryParse<SignInRefusal>(refusal, out var known)
            ? known switch
            {
                SignInRefusal.Role => "You signed in, but none of your roles gives access to FakeFinder. Ask an administrator for a role.",
                SignInRefusal.Provider => "The sign-in was not completed. Try again; if it fails again, tell an administrator.",
                _ => null,
            }
            : null;

    /// <summary>A path of this service; what leads elsewhere is not followed.</summary>
    private static string Local(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}
