using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace FakeFinder.Web.Api;

/// <summary>Problem details (RFC 9457) for everything that goes wrong in the APIs.</summary>
public static partial class Problems
{
    /// <summary>What Kestrel takes where an endpoint says nothing else.</summary>
    private const long ServersOwn = 30_000_000;

    /// <summary>A page without a circuit: what it cannot take is told as the APIs tell it.</summary>
    private const string SignIn = "/sign-in";

    private static readonly string[] Roots =
    [
        "/api",
        "/health",
        "/openapi",
        "/fakefinder",
        "/upload",
        "/uploadS3",
        "/playback",
        "/healthcheck",
        "/gpustats",
    ];

    /// <summary>Turns exceptions and empty error answers below the APIs' paths into problem details; pages keep their own errors.</summary>
    public static IApplicationBuilder UseFakeFinderProblems(this IApplicationBuilder app) =>
        app.UseWhen(
            context => IsApi(context.Request.Path) || context.Request.Path.StartsWithSegments(SignIn),
            api =>
                api.UseExceptionHandler(
                        new ExceptionHandlerOptions
                        {
                            ExceptionHandler = AnswerAsync,
                            AllowStatusCode404Response = true,
                            SuppressDiagnosticsCallback = thrown =>
                                Fault.Of(thrown.Exception) is { Status: < StatusCodes.Status500InternalServerError },
                        })
                    .UseStatusCodePages(empty => AnswerEmptyAsync(empty.HttpContext))
                    .UseWhen(
                        context => context.Request.Path.StartsWithSegments("/api"),
                        json => json.Use(RequestBodies.RefuseUnknownCharsets)));

    /// <summary>Whether an API answers at this path, rather than a page.</summary>
    internal static bool IsApi(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root));

    /// <summary>A problem detail with the trace's id, by which the service's log tells the same request.</summary>
    /// <param name="deletedAt">When what was asked for was deleted; null where it was not.</param>
    internal static IResult Of(HttpContext context, int status, string? detail, DateTimeOffset? deletedAt = null)
    {
        var more = new Dictionary<string, object?> { ["traceId"] = TraceIdOf(context) };
        if (deletedAt is not null)
        {
            more["deletedAt"] = deletedAt;
        }

        return TypedResults.Problem(statusCode: status, detail: detail, extensions: more);
    }

    private static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private static Task AnswerAsync(HttpContext context)
    {
        var thrown = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        if (Fault.Of(thrown) is { } fault)
        {
            fault.SetRetryAfter(context.Response);
            return Of(context, fault.Status, fault.Detail, fault.DeletedAt).ExecuteAsync(context);
        }

        LogFailed(
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)),
            context.Request.Method,
            context.Request.Path,
            TraceIdOf(context));
        return Of(context, StatusCodes.Status500InternalServerError, "The service failed at this request; its log says why.")
            .ExecuteAsync(context);
    }

    private static Task AnswerEmptyAsync(HttpContext context)
    {
        var request = context.Request;
        var detail = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {Texts.Bounded(request.Path)}; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{request.Method} is not possible at {Texts.Bounded(request.Path)}; /openapi/v1.json lists what is.",
            StatusCodes.Status415UnsupportedMediaType =>
                $"{Texts.Bounded(request.Path)} does not take the content type '{Texts.Bounded(request.ContentType)}'; /openapi/v1.json "
                    + $"says which it takes.",
            StatusCodes.Status413PayloadTooLarge =>
                $"The body is larger than "
                    + $"{context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? ServersOwn} "
                    + $"bytes, which is the most that {Texts.Bounded(request.Path)} takes.",
            _ => null,
        };
        return Of(context, context.Response.StatusCode, detail).ExecuteAsync(context);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Method} {Path} failed with the exception above; the client was told the trace {TraceId}"
    )]
    private static partial void LogFailed(ILogger logger, string method, string path, string traceId);
}
