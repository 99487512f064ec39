using System.Globalization;
using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;

namespace FakeFinder.Web.Api;

/// <summary>Endpoints whose use is written down.</summary>
internal static class AuditedEndpoints
{
    private static readonly string[] Targets = ["id", "name"];

    /// <summary>Writes down who asked it for what, and how it ended, before it is answered.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>. The target is what the address names, such as a job's id.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action) =>
        endpoint.Audited<object>(action, _ => null);

    /// <inheritdoc cref="Audited(RouteHandlerBuilder, string)"/>
    /// <param name="targetOf">The target of an answer, where the address names none.</param>
    public static RouteHandlerBuilder Audited<T>(this RouteHandlerBuilder endpoint, string action, Func<T, string?> targetOf)
        where T : class =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var target = Targets.Select(name => http.GetRouteValue(name) as string).FirstOrDefault(value => value is not null);
            object? result;
            try
            {
                result = await next(context);
            }
            catch (Exception exception)
            {
                await WriteAsync(http, action, target, Fault.Of(exception)?.Status ?? StatusCodes.Status500InternalServerError);
                throw;
            }

            result = result is INestedHttpResult nested ? nested.Result : result;
            target ??= (result as IValueHttpResult)?.Value is T answer ? targetOf(answer) : null;
            await WriteAsync(http, action, target, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
            return result;
        });

    /// <summary>Writes down what became of a request.</summary>
    public static Task WriteAsync(HttpContext context, string action, string? target, int status) =>
        context.RequestServices.GetRequiredService<AuditTrail>().WriteAsync(
            Caller.Of(context.User),
            context.Connection.RemoteIpAddress?.ToString(),
            action,
            target,
            status < StatusCodes.Status400BadRequest ? AuditEvent.Done : status.ToString(CultureInfo.InvariantCulture));
}
