using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Media;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;

namespace FakeFinder.Web.Legacy;

/// <summary>
/// The published FakeFinder HTTP API, for programs that were written for it. Routing takes each path with and without its last slash,
/// without a redirect.
/// </summary>
public static class LegacyApi
{
    /// <summary>
    /// Maps <c>/fakefinder/</c>, <c>/upload/</c>, <c>/uploadS3/</c>, <c>/playback/NAME</c>, <c>/healthcheck</c> and <c>/gpustats</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapLegacyApi(this IEndpointRouteBuilder endpoints)
    {
        var legacy = endpoints.MapGroup("").WithTags("Published FakeFinder API").AddEndpointFilter(RefuseAsync);
        legacy.MapGet("/fakefinder/", ListModels).Needs(AccessScope.Read)
            .WithName("publishedModels")
            .WithSummary("Lists the detectors, installed or not")
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Json);
        legacy.MapPost("/fakefinder/", AnalyseAsync).Needs(AccessScope.Submit).Needs(AccessScope.Read).Audited(AuditActions.SubmitJob)
            .WithName("publishedAnalyse")
            .WithSummary("Analyses uploaded videos and answers when all is done")
            .WithDescription("One request object or a list of them: modelName, location or s3Location (each a string or a list), "
                + "batchMode, splitRequests, numSplitRequests. "
                + "The answer is a JSON string that holds a JSON list with one table for each part. With 'Accept: text/event-stream' each "
                + "table comes as an event 'part', whose id is its place in the list, "
                + "as soon as it is done, and at last the event 'answer' with the whole list.")
            .Accepts<object>(MediaTypeNames.Application.Json, "*/*")
            .Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, MediaTypeNames.Text.EventStream)
            .Produces<string>(StatusCodes.Status400BadRequest, MediaTypeNames.Text.Plain, MediaTypeNames.Application.Json)
            .Produces(StatusCodes.Status404NotFound, contentType: MediaTypeNames.Application.Json)
            .Produces(StatusCodes.Status503ServiceUnavailable, contentType: MediaTypeNames.Application.Json);
        foreach (var path in (string[])["/upload/", "/uploadS3/"])
        {
            legacy.MapPost(path, UploadAsync).Needs(AccessScope.Submit).Audited(AuditActions.UploadVideo)
                .WithName($"published{path.Trim('/')}")
                .WithSummary("Uploads an mp4 in the form field 'file'; the same name again replaces it")
                .TakesUpload()
                .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Json)
                .Produces<string>(StatusCodes.Status400BadRequest, MediaTypeNames.Text.Plain);
        }

        legacy.MapMethods("/playback/{name}", [HttpMethods.Get, HttpMethods.Head], PlayAsync).Needs(AccessScope.Read)
            .WithName("publishedPlayback")
            .WithSummary("Plays an uploaded video (byte ranges are supported)")
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4")
            .Produces<string>(StatusCodes.Status404NotFound, MediaTypeNames.Text.Plain);
        legacy
            .MapGet("/healthcheck", HealthAsync).AllowAnonymous()
            .WithName("publishedHealth")
            .WithSummary("201 when the service is ready, else 503")
            .Produces(StatusCodes.Status201Created)
            .Produces(StatusCodes.Status503ServiceUnavailable);
        legacy
            .MapGet("/gpustats", GpusAsync).Needs(AccessScope.Read)
            .WithName("publishedGpus")
            .WithSummary("The GPUs of all live workers")
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Json);
        return endpoints;
    }

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (LegacyRefusalException refusal)
        {
            return refusal.Answer;
        }
        catch (Exception exception) when (Fault.Of(exception) is not null)
        {
            var fault = Fault.Of(exception)!;
            fault.SetRetryAfter(context.HttpContext.Response);
            return LegacyAnswers.Message(fault.Status, fault.Detail);
        }
    }

    private static IResult ListModels(ModelCatalog catalog) =>
        LegacyAnswers.Json(
            PythonJson.Object([
                KeyValuePair.Create("models", PythonJson.List(catalog.Detectors.Select(entry => PythonJson.Quote(entry.Name)))),
            ]));

    private static async Task<IResult> AnalyseAsync(
        HttpRequest request,
        Caller caller,
        LegacyWork work,
        CancellationToken cancellationToken)
    {
        var parts = await ReadAsync(request, cancellationToken);
        var jobs = await work.SubmitAsync(parts, caller, cancellationToken);
        if (
            request
                .GetTypedHeaders()
                .Accept.Any(accepted => accepted.MediaType.Equals(MediaTypeNames.Text.EventStream, StringComparison.OrdinalIgnoreCase)))
        {
            return new EventStream(PartsAsync(parts, jobs, work, cancellationToken));
        }

        try
        {
            var answers = await Task.WhenAll(parts.Select(part => work.AnswerAsync(part, jobs, cancellationToken)));
            return LegacyAnswers.Json(PythonJson.Quote(PythonJson.List(answers)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LegacyAnswers.Message(
                StatusCodes.Status503ServiceUnavailable,
                "The service stops; the jobs continue when it starts again, and GET /api/v1/jobs lists them.");
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> PartsAsync(
        IReadOnlyList<LegacyPart> parts, LegacyJobs jobs, LegacyWork work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = parts.Select(part => work.AnswerAsync(part, jobs, cancellationToken)).ToList();
        await foreach (var answer in Task.WhenEach(answers).WithCancellation(cancellationToken))
        {
            // The service stops: the stream ends without its last event.
            if (answer.IsCanceled)
            {
                yield break;
            }

            yield return new SseItem<string>(await answer, "part") { EventId = $"{answers.IndexOf(answer)}" };
        }

        yield return new SseItem<string>(PythonJson.List(await Task.WhenAll(answers)), "answer");
    }

    private static async Task<IReadOnlyList<LegacyPart>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return LegacyRequest.Read(body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is a string that is no Unicode: half of a surrogate pair.
            throw new InvalidRequestException($"The body is not JSON: {exception.Message}");
        }
    }

    private static async Task<IResult> UploadAsync(
        HttpRequest request,
        Caller caller,
        IVideoLibrary library,
        CancellationToken cancellationToken)
    {
        var upload = await UploadedFile.OpenAsync(request, cancellationToken);
        if (!await Mp4Content.IsMp4Async(upload.Content, cancellationToken))
        {
            return LegacyAnswers.Text(StatusCodes.Status400BadRequest, "Invalid Filetype");
        }

        try
        {
            await library.AddAsync(upload.Name, upload.Content, caller.Owner, cancellationToken);
            return LegacyAnswers.Json(PythonJson.Null);
        }
        catch (InvalidVideoException exception)
        {
            var status =
                exception.Reason == InvalidVideoReason.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            return LegacyAnswers.Text(status, exception.Message);
        }
    }

    private static async Task<IResult> PlayAsync(
        string name,
        HttpResponse response,
        Caller caller,
        IVideoLibrary library,
        CancellationToken cancellationToken)
    {
        var video = await library.FindByNameAsync(caller.Viewer, name, cancellationToken);
        var content = video is null ? null : await library.OpenAsync(video.Id, cancellationToken);
        return video is null || content is null
            ? LegacyAnswers.Text(StatusCodes.Status404NotFound, $"file {Texts.Bounded(name)} not found")
            : VideosApi.Play(video with { Name = name }, content, response);
    }

    private static async Task<IResult> HealthAsync(FleetReader fleet, CancellationToken cancellationToken) =>
        TypedResults.StatusCode(
            await fleet.WhatIsAwaitedAsync(cancellationToken) is null
                ? StatusCodes.Status201Created
                : StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> GpusAsync(FleetReader fleet, CancellationToken cancellationToken)
    {
        var snapshot = await fleet.DescribeAsync(cancellationToken);
        return LegacyAnswers.Json(
            PythonJson.List(snapshot.Workers.SelectMany(worker => worker.Report.Gpus.Select(gpu => Describe(gpu, worker.Report.Host)))));
    }

    private static string Describe(GpuReport gpu, string host) => PythonJson.Object(
    [
        KeyValuePair.Create("id", $"{gpu.Id}"),
        KeyValuePair.Create("name", PythonJson.Quote(gpu.Name)),
        KeyValuePair.Create("load", PythonJson.Float(gpu.Load)),
        KeyValuePair.Create("driver", PythonJson.Quote(gpu.Driver)),
        KeyValuePair.Create("memoryUsed", PythonJson.Float(gpu.MemoryUsed)),
        KeyValuePair.Create("memoryTotal", PythonJson.Float(gpu.MemoryTotal)),
        KeyValuePair.Create("memoryFree", PythonJson.Float(gpu.MemoryTotal - gpu.MemoryUsed)),
        KeyValuePair.Create("memoryUtilization", PythonJson.Float(gpu.MemoryTotal > 0 ? gpu.MemoryUsed / gpu.MemoryTotal : 0)),
        KeyValuePair.Create("temperature", PythonJson.Float(gpu.Temperature)),
        KeyValuePair.Create("host", PythonJson.Quote(host)),
    ]);
}
