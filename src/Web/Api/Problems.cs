using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace FakeFinder.Web.Api;

/// <summary>Problem details (RFC 9457) for everything that goes wrong in the APIs.</summary>
public static class Problems
{
    private static readonly string[] Roots = ["/api", "/health", "/openapi", "/fakefinder", "/upload", "/uploadS3", "/playback", "/healthcheck", "/gpustats"];

    /// <summary>Turns exceptions and empty error answers below the APIs' paths into problem details; pages keep their own errors.</summary>
    public static IApplicationBuilder UseFakeFinderProblems(this IApplicationBuilder app) =>
        app.UseWhen(
            context => Array.Exists(Roots, root => context.Request.Path.StartsWithSegments(root)),
            api => api
                .UseExceptionHandler(new ExceptionHandlerOptions
                {
                    ExceptionHandler = AnswerAsync,
                    AllowStatusCode404Response = true,
                    SuppressDiagnosticsCallback = thrown => Fault.Of(thrown.Exception) is { Status: < StatusCodes.Status500InternalServerError },
                })
                .UseStatusCodePages(empty => AnswerEmptyAsync(empty.HttpContext)));

    private static Task AnswerAsync(HttpContext context)
    {
        var thrown = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        var fault = Fault.Of(thrown) ?? new Fault(StatusCodes.Status500InternalServerError, "The service failed at this request; its log says why.");
        fault.SetRetryAfter(context.Response);
        return TypedResults.Problem(statusCode: fault.Status, detail: fault.Detail).ExecuteAsync(context);
    }

    private static Task AnswerEmptyAsync(HttpContext context)
    {
        var request = context.Request;
        var detail = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} is not possible at {request.Path}; /openapi/v1.json lists what is.",
            StatusCodes.Status415UnsupportedMediaType => $"{request.Path} does not take the content type '{request.ContentType}'; /openapi/v1.json says which it takes.",
            _ => null,
        };
        return TypedResults.Problem(statusCode: context.Response.StatusCode, detail: detail).ExecuteAsync(context);
    }
}
