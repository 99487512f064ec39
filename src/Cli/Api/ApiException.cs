using System.Net;

namespace FakeFinder.Cli.Api;

/// <summary>The service refused, or did not answer: one sentence, the service's own where it gave one.</summary>
/// <param name="status">Null where there was no answer.</param>
internal sealed class ApiException(string message, HttpStatusCode? status = null, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;
}
