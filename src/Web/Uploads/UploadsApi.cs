using System.Globalization;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace FakeFinder.Web.Uploads;

/// <summary><c>/api/v1/uploads</c>: uploads that can be resumed, by the tus protocol.</summary>
public static class UploadsApi
{
    private const string Root = "/api/v1/uploads";

    /// <summary>Maps what the service offers, the beginning of an upload, how far it is, its bytes, and its end.</summary>
    public static IEndpointRouteBuilder MapUploads(this IEndpointRouteBuilder endpoints)
    {
        var uploads = endpoints.MapGroup(Root).WithTags("Uploads").AddEndpointFilter(Tus.SpeakAsync);
        uploads.MapMethods("", [HttpMethods.Options], Offer).Needs(AccessScope.Submit)
            .WithName("offerUploads")
            .WithSummary("What resumable uploads the service takes: version, extensions and largest size, in headers")
            .WithDescription("Tus-Version, Tus-Extension and Tus-Max-Size (bytes), as tus 1.0.0 names them.")
            .Produces(StatusCodes.Status204NoContent);
        uploads.MapMethods("/{id}", [HttpMethods.Options], Offer).Needs(AccessScope.Submit).ExcludeFromDescription();
        uploads.MapPost("", CreateAsync).Needs(AccessScope.Submit)
            .Speaking(Tus.LengthHeader, Tus.MetadataHeader)
            .WithName("beginUpload")
            .WithSummary("Begins a resumable upload (tus 1.0.0)")
            .WithDescription("Upload-Length is the file's size in bytes. Upload-Metadata has 'filename', its value in Base64 of UTF-8. "
                + "Location is the address of the upload, Upload-Expires when it is removed unless bytes come. 400: the name is not a "
                + "plain file name. 413: more bytes than allowed. 503: too many unfinished uploads.")
            .Produces(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        uploads.MapMethods("/{id}", [HttpMethods.Head], Head).Needs(AccessScope.Submit)
            .Speaking()
            .WithName("howFarIsUpload")
            .WithSummary("How many bytes of an upload have come: Upload-Offset")
            .WithDescription("Ask it after a break, and continue at this offset. Upload-Length is the whole size in bytes. 404: there is "
                + "no such upload any more.")
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status404NotFound);
        uploads.MapPatch("/{id}", AppendAsync).Needs(AccessScope.Submit)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Speaking(Tus.OffsetHeader)
            .TakesBytes()
            .WithName("continueUpload")
            .WithSummary("Sends further bytes of an upload; the last byte makes a video of it")
            .WithDescription("What came is kept when the request breaks off: ask by HEAD, and continue there. The answer to the last byte "
                + "is 200 with the video, its address in Location; the same request again without a byte gives it again. 404: no such "
                + "upload any more. 409: Upload-Offset is not the number of bytes that have come. 422: not a video, or over a limit. 423: "
                + "another request sends to this upload. 507: the disk is full; what came is kept.")
            .Produces<VideoResource>()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status423Locked)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        uploads.MapDelete("/{id}", Delete).Needs(AccessScope.Submit)
            .Speaking()
            .WithName("deleteUpload")
            .WithSummary("Removes an upload with what came of it; a video that it became stays")
            .WithDescription("Final: what had come is lost. 404: there is no such upload any more.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status423Locked);
        uploads.MapPost("/{id}", OverrideAsync)
            .Needs(AccessScope.Submit)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .ExcludeFromDescription();
        return endpoints;
    }

    private static NoContent Offer(HttpResponse response, PartialUploads uploads)
    {
        response.Headers[Tus.ExtensionHeader] = Tus.Extensions;
        response.Headers[Tus.MaxSizeHeader] = Text(uploads.MaxBytes);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, HttpResponse response, Caller caller, PartialUploads uploads, CancellationToken cancellationToken)
    {
        if (request.Headers.ContainsKey(Tus.DeferHeader))
        {
            throw new BadHttpRequestException($"The size must be known from the start; send {Tus.LengthHeader}.");
        }

        var length = Tus.BytesOf(request, Tus.LengthHeader);
        var name = UploadMetadata.NameOf(request.Headers[Tus.MetadataHeader]);
        var upload = await uploads.CreateAsync(name, length, caller.Owner, cancellationToken);
        Tell(response, upload);
        return TypedResults.Created($"{Root}/{upload.Id}");
    }

    private static Ok Head(string id, HttpResponse response, PartialUploads uploads)
    {
        var upload = uploads.Find(id);
        Tell(response, upload);
        response.Headers[Tus.LengthHeader] = Text(upload.Record.Length);
        return TypedResults.Ok();
    }

    private static async Task<IResult> AppendAsync(
        string id,
        HttpRequest request,
        HttpResponse response,
        PartialUploads uploads,
        UploadPlaces places,
        IVideoLibrary library,
        CancellationToken cancellationToken)
    {
        if (request.ContentType != Tus.ContentType)
        {
            throw new BadHttpRequestException(
                $"The bytes of an upload have the content type {Tus.ContentType}; this is '{Texts.Bounded(request.ContentType)}'.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        var offset = Tus.BytesOf(request, Tus.OffsetHeader);
        using var place = places.Take(Caller.Of(request.HttpContext.User));
        var upload = await uploads.AppendAsync(
            id, offset, request.ContentLength, name => new BodyPart(request.Body, name), cancellationToken);
        if (upload.Record.Refusal is { } refusal)
        {
            throw new BadHttpRequestException(refusal.Sentence, refusal.Status);
        }

        Tell(response, upload);
        if (upload.Record.Video is not { } became)
        {
            return TypedResults.NoContent();
        }

        var video = await library.FindAsync(Viewer.All, became, cancellationToken)
            ?? throw new NotFoundException($"The video {became} that the upload became was deleted meanwhile.");
        await AuditedEndpoints.WriteAsync(request.HttpContext, AuditActions.UploadVideo, video.Id, StatusCodes.Status200OK);
        response.Headers.Location = $"/api/v1/videos/{video.Id}";
        return TypedResults.Ok(VideoResource.Of(video));
    }

    private static NoContent Delete(string id, PartialUploads uploads)
    {
        uploads.Delete(id);
        return TypedResults.NoContent();
    }

    /// <summary>For clients that can send no other method.</summary>
    private static Task<IResult> OverrideAsync(
        string id,
        HttpRequest request,
        HttpResponse response,
        PartialUploads uploads,
        UploadPlaces places,
        IVideoLibrary library,
        CancellationToken cancellationToken) => request.Headers[Tus.MethodHeader].ToString() switch
        {
            "PATCH" => AppendAsync(id, request, response, uploads, places, library, cancellationToken),
            "DELETE" => Task.FromResult<IResult>(Delete(id, uploads)),
            "HEAD" => Task.FromResult<IResult>(Head(id, response, uploads)),
            _ => throw new BadHttpRequestException(
                $"POST is possible at {Root} alone, or with {Tus.MethodHeader}.", StatusCodes.Status405MethodNotAllowed),
        };

    private static void Tell(HttpResponse response, PartialUpload upload)
    {
        response.Headers[Tus.OffsetHeader] = Text(upload.Offset);
        response.Headers[Tus.ExpiresHeader] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Text(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    /// <summary>What every request to an upload carries, which no parameter of the handler shows.</summary>
    private static RouteHandlerBuilder Speaking(this RouteHandlerBuilder endpoint, params string[] headers) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var header in headers.Prepend(Tus.ResumableHeader))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = header,
                    In = ParameterLocation.Header,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder TakesBytes(this RouteHandlerBuilder endpoint) => endpoint
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Tus.ContentType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            };
            return Task.CompletedTask;
        });
}
