using System.Net.Mime;

namespace FakeFinder.Web.Legacy;

/// <summary>Answers as the published API's programs read them.</summary>
internal static class LegacyAnswers
{
    /// <summary>JSON text and a newline, as Flask ends it.</summary>
    public static IResult Json(string json, int status = StatusCodes.Status200OK) => new JsonText(json + "\n", status);

    /// <summary><c>{"message": ...}</c>.</summary>
    public static IResult Message(int status, string message) =>
        Json(PythonJson.Object([KeyValuePair.Create("message", PythonJson.Quote(message))]), status);

    /// <summary>A bare sentence.</summary>
    public static IResult Text(int status, string text) => TypedResults.Text(text, MediaTypeNames.Text.Plain, statusCode: status);

    // Results.Text would add a charset to the content type, which is exactly application/json.
    private sealed class JsonText(string text, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = MediaTypeNames.Application.Json;
            context.Response.ContentLength = text.Length;
            return context.Response.WriteAsync(text, context.RequestAborted);
        }
    }
}
