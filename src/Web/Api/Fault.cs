using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Evaluation;
using FakeFinder.Media;
using FakeFinder.Media.Tools;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Sql;
using FakeFinder.Web.Imaging;
using FakeFinder.Web.Probes;

namespace FakeFinder.Web.Api;

/// <summary>What an exception means to a client: the one place where errors become status codes.</summary>
/// <param name="Detail">A sentence that names the thing and the remedy.</param>
/// <param name="RetryAfter">When to ask again, where that may help.</param>
/// <param name="DeletedAt">When it was deleted, where it was there once.</param>
internal sealed record Fault(int Status, string Detail, TimeSpan? RetryAfter = null, DateTimeOffset? DeletedAt = null)
{
    /// <returns>Null where the exception is a defect of ours.</returns>
    public static Fault? Of(Exception exception) =>
        exception switch
        {
            JobNotFoundException { DeletedAt: { } deleted } => Gone(exception, deleted),
            BatchNotFoundException { DeletedAt: { } deleted } => Gone(exception, deleted),
            VideoNotFoundException { DeletedAt: { } deleted } => Gone(exception, deleted),
            JobNotFoundException
            or BatchNotFoundException
            or VideoNotFoundException
            or UnknownDetectorException
            or InstanceNotFoundException
            or NoSuchJobException
            or NotFoundException => new(StatusCodes.Status404NotFound, exception.Message),
            JobConflictException or BatchConflictException or VideoInUseException or FleetRefusalException or ProbeRefusedException => new(
                StatusCodes.Status409Conflict,
                exception.Message),
            DetectorNotInstalledException or SandboxException => new(StatusCodes.Status503ServiceUnavailable, exception.Message),
            OutOfRoomException or StorageFullException => new(StatusCodes.Status507InsufficientStorage, exception.Message),
            BusyException or NotNowException => new(StatusCodes.Status503ServiceUnavailable, exception.Message, TimeSpan.FromSeconds(5)),
            LimitException limit => new(StatusCodes.Status429TooManyRequests, limit.Message, limit.RetryAfter),
            StorageUnavailableException away => new(
                StatusCodes.Status503ServiceUnavailable,
                away.Message,
                away.MayPass ? TimeSpan.FromSeconds(5) : null),
            FakeFinderException => new(StatusCodes.Status400BadRequest, exception.Message),
            InvalidVideoException { Reason: InvalidVideoReason.Name } => new(StatusCodes.Status400BadRequest, exception.Message),
            InvalidVideoException { Reason: InvalidVideoReason.TooLarge } => new(StatusCodes.Status413PayloadTooLarge, exception.Message),
            InvalidVideoException => new(StatusCodes.Status422UnprocessableEntity, exception.Message),
            UnmakeableException => new(StatusCodes.Status422UnprocessableEntity, exception.Message),
            TooLargeException => new(StatusCodes.Status413PayloadTooLarge, exception.Message),
            EvaluationException => new(StatusCodes.Status422UnprocessableEntity, Texts.Sentence(exception.Message)),
            BadHttpRequestException bad => new(bad.StatusCode, FrameworkFaults.Tell(bad)),
            _ when exception.IsClusterFault() => new(
                StatusCodes.Status503ServiceUnavailable,
                "The part of the service that keeps the jobs does not answer now; ask again in a few seconds.",
                TimeSpan.FromSeconds(5)),
            _ when exception.IsDatabaseAway() => new(
                StatusCodes.Status503ServiceUnavailable,
                "The service's database does not answer now; ask again in a few seconds.",
                TimeSpan.FromSeconds(5)),
            _ => null,
        };

    /// <summary>Sets the header that says when to ask again.</summary>
    public void SetRetryAfter(HttpResponse response)
    {
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }
    }

    private static Fault Gone(Exception exception, DateTimeOffset deletedAt) =>
        new(StatusCodes.Status410Gone, exception.Message, DeletedAt: deletedAt);
}
