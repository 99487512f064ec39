using System.Globalization;
using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.SignIn;

/// <summary>
/// What a caller is told who is not let in. Programs get a problem detail: 401 where nobody is known, 403 where a scope is missing.
/// Browsers are sent to the page for signing in.
/// </summary>
internal sealed class AccessAnswers(RefusalLog refusals) : IAuthorizationMiddlewareResultHandler
{
    private const string HowTo =
        "This needs an API key: send 'Authorization: Bearer KEY' or 'X-API-Key: KEY', or the key as the password of basic authentication. "
            + "'fakefinder keys create' makes one.";

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context)
        : authorizeResult.Challenged ? ChallengeAsync(context)
        : ForbidAsync(context, authorizeResult.AuthorizationFailure);

    private async Task ChallengeAsync(HttpContext context)
    {
        if (IsPage(context.Request))
        {
            // Everybody begins so: it is no refusal to be written down.
            context.Response.Redirect(SignInEndpoints.AddressFor(context.Request));
            return;
        }

        await WriteDownAsync(context, StatusCodes.Status401Unauthorized);
        await context.ChallengeAsync(AccessSchemes.Key);
        var why = (await context.AuthenticateAsync()).Failure?.Message ?? HowTo;
        await Problems.Of(context, StatusCodes.Status401Unauthorized, why).ExecuteAsync(context);
    }

    private async Task ForbidAsync(HttpContext context, AuthorizationFailure? failure)
    {
        await WriteDownAsync(context, StatusCodes.Status403Forbidden);
        var missing = failure?.FailedRequirements.OfType<ScopeRequirement>().Select(requirement => requirement.Scope.Name()).ToList() ?? [];
        var sentence = missing.Count > 0
            ? $"{Caller.Of(context.User).Name ?? "The caller"} lacks the scope {string.Join(" and ", missing)}, which this needs; ask an "
                + $"administrator for a key or a role that has it."
            : "This is open to nobody.";
        await (IsPage(context.Request)
            ? new RazorComponentResult<RefusedPage>(new { Sentence = sentence }) { StatusCode = StatusCodes.Status403Forbidden }
                .ExecuteAsync(context)
            : Problems.Of(context, StatusCodes.Status403Forbidden, sentence).ExecuteAsync(context));
    }

    private Task WriteDownAsync(HttpContext context, int status)
    {
        var caller = Caller.Of(context.User);
        return refusals.WriteAsync(new AuditEvent(
            caller.Id,
            caller.Name,
            context.Connection.RemoteIpAddress?.ToString(),
            AuditActions.RefuseRequest,
            Texts.Bounded($"{context.Request.Method} {context.Request.Path}"),
            status.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A person's browser opens it, and can be sent elsewhere.</summary>
    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !Problems.IsApi(request.Path)
        && !request.Path.StartsWithSegments("/_blazor")
        && request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");
}
