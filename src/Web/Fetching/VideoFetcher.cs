using System.Globalization;
using System.Net;
using FakeFinder.Contracts;
using FakeFinder.Media;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Outbound;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Fetching;

/// <summary>
/// Takes a video in from an address of the hosts that the configuration allows. Each step of a redirect is checked as the first one, and
/// nothing is sent but the request itself.
/// </summary>
internal sealed partial class VideoFetcher : IDisposable
{
    private static readonly string[] OtherTypes = ["image/gif", "application/octet-stream", "application/mp4"];

    private readonly IVideoLibrary library;
    private readonly FetchLimits limits;
    private readonly long mostBytes;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly HttpMessageInvoker http;

    public VideoFetcher(
        IVideoLibrary library,
        IOutboundNetwork network,
        FetchLimits limits,
        IOptions<WebOptions> web,
        IOptions<IntakeOptions> intake,
        TimeProvider time,
        ILogger<VideoFetcher> logger)
    {
        (this.library, this.limits, this.time, this.logger) = (library, limits, time, logger);
        (Hosts, mostBytes) = (new AllowedHosts(web.Value.FetchHosts), intake.Value.MaxBytes);
        http = new HttpMessageInvoker(PublicConnections.Handler(network, limits.Connect));
    }

    public AllowedHosts Hosts { get; }

    /// <summary>Fetches a video and takes it in; a refused one leaves nothing behind.</summary>
    /// <param name="progress">Told how many bytes have come, and of how many where the server says it; null for nobody.</param>
    /// <exception cref="InvalidRequestException">The address, or one that it leads to, is not allowed.</exception>
    /// <exception cref="InvalidVideoException">What is there is no video, or is too large.</exception>
    /// <exception cref="BadHttpRequestException">The other server does not give it (502), or is too slow (504).</exception>
    /// <exception cref="Storage.Blobs.StorageFullException">There is no room for it.</exception>
    public async Task<StoredVideo> FetchAsync(
        string? url,
        string? owner,
        Action<long, long?>? progress,
        CancellationToken cancellationToken)
    {
        var address = FetchAddress.Check(url, Hosts);
        using var patience = new CancellationTokenSource(limits.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await FetchAsync(address, owner, progress, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FetchFailed.TooSlow(
                $"{address.IdnHost} took longer than {limits.Whole.TotalMinutes:0.#} min for the whole video; upload the file instead.",
                exception);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<StoredVideo> FetchAsync(
        Uri address,
        string? owner,
        Action<long, long?>? progress,
        CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var response = await AskAsync(address, cancellationToken);
            if (response.StatusCode is not (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest))
            {
                return await TakeInAsync(address, response, owner, progress, cancellationToken);
            }

            // By its text: as an address alone, one that begins with '/' would be a file of this machine.
            address = redirects < FetchLimits.Redirects
                && response.Headers.NonValidated.TryGetValues("Location", out var told)
                && Uri.TryCreate(address, told.ToString(), out var next)
                ? FetchAddress.Check(next, Hosts)
                : throw FetchFailed.Because(
                    $"{address.IdnHost} leads from one address to the next, more than {FetchLimits.Redirects} times or to none; take the "
                        + "address of the video itself.");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limits.Connect + limits.Answer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", "video/*, image/gif, application/mp4, application/octet-stream");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", "FakeFinder");
        try
        {
            return await http.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FetchFailed.TooSlow($"{address.IdnHost} did not answer in time; try again later, or upload the file.", exception);
        }
        catch (HttpRequestException exception) when (PublicConnections.RefusalIn(exception) is { } refusal)
        {
            LogRefused(refusal.Message);
            throw new InvalidRequestException(refusal.Message);
        }
        catch (HttpRequestException exception)
        {
            throw FetchFailed.Because($"{address.IdnHost} cannot be reached: {PublicConnections.WhyNone(exception)}.", exception);
        }
    }

    private async Task<StoredVideo> TakeInAsync(
        Uri address,
        HttpResponseMessage response,
        string? owner,
        Action<long, long?>? progress,
        CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw FetchFailed.Because(
                $"{address.IdnHost} answered {(int)response.StatusCode} instead of a video; check the address in a browser.");
        }

        var content = response.Content.Headers;
        var type = content.ContentType?.MediaType ?? "";
        if (!type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) && !OtherTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidVideoException(
                $"At this address is '{FileName.Shown(type)}', not a video; take the address of the video file itself, not of a page that "
                    + "shows it.",
                InvalidVideoReason.Content);
        }

        var name = FetchAddress.NameOf(address, content.ContentDisposition?.FileNameStar ?? content.ContentDisposition?.FileName);
        if (content.ContentLength > mostBytes)
        {
            throw new InvalidVideoException(
                $"'{name}' is larger than {mostBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, which is the most that is taken "
                    + $"in (FakeFinder:Intake:{nameof(IntakeOptions.MaxBytes)}).",
                InvalidVideoReason.TooLarge);
        }

        await using var fetched = new FetchedContent(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            address.IdnHost,
            limits.Silence,
            time,
            progress is null ? null : come => progress(come, content.ContentLength));
        var video = await library.AddAsync(name, fetched, owner, cancellationToken);
        LogFetched(address.IdnHost, video.Id, video.Bytes);
        return video;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Fetched video {Id} from {Host}: {Bytes} bytes")]
    private partial void LogFetched(string host, string id, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A fetch was refused: {Reason}")]
    private partial void LogRefused(string reason);
}
