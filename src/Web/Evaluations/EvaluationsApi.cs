using System.Net.Mime;
using FakeFinder.Evaluation.Results;
using FakeFinder.Storage.Batches;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Csv;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace FakeFinder.Web.Evaluations;

/// <summary><c>/api/v1/evaluations</c>.</summary>
public static class EvaluationsApi
{
    private const string Root = "/api/v1/evaluations";
    private const string Form = "multipart/form-data";

    /// <summary>A file, and what a form has around it.</summary>
    private const int MostBodyBytes = EvaluationRuns.MostLabelsBytes + (1 << 20);

    /// <summary>Maps upload and order, list, one run, its documents, and its removal.</summary>
    public static IEndpointRouteBuilder MapEvaluations(this IEndpointRouteBuilder endpoints)
    {
        var evaluations = endpoints.MapGroup(Root).WithTags("Evaluations");
        evaluations.MapPost("", AddAsync).Needs(AccessScope.Submit).Audited<EvaluationResource>(AuditActions.AddEvaluation, TargetOf)
            .TakesEvaluation()
            .WithName("addEvaluation")
            .WithSummary("Takes in the figures of an evaluation, or runs one")
            .WithDescription(
                "multipart/form-data. Either the metrics.json of 'fakefinder evaluate' in the file 'metrics' (201; the same bytes again "
                    + "are the same run); or labels in the file 'labels', a CSV with the columns file,label or a metadata.json of the "
                    + "Deepfake Detection Challenge, whose files are ids, names or addresses of videos of this service, and 'detectors' "
                    + "(202; a batch analyses the videos). With both: 'name'. With labels: 'replicas', and 'groupBy', free columns of the "
                    + "labels. 'detectors' and 'groupBy' may be repeated, or separated by commas.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        evaluations.MapGet("", ListAsync).Needs(AccessScope.Read)
            .WithName("listEvaluations")
            .WithSummary("Lists the evaluation runs, the latest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        evaluations.MapGet("/{id:guid}", DescribeAsync).Needs(AccessScope.Read)
            .WithName("describeEvaluation")
            .WithSummary("Describes an evaluation run, with the progress of its batch")
            .ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapGet("/{id:guid}/metrics.json", ReadMetricsAsync).Needs(AccessScope.Read)
            .WithName("readEvaluationMetrics")
            .WithSummary("The figures of an evaluation run, as 'fakefinder evaluate' writes them")
            .Produces<EvaluationDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapGet("/{id:guid}/scores.csv", ReadScoresAsync).Needs(AccessScope.Read)
            .WithName("readEvaluationScores")
            .WithSummary("The scores of an evaluation that was run here, as 'fakefinder evaluate --from' reads them")
            .Produces(StatusCodes.Status200OK, contentType: CsvText.MediaType)
            .ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapDelete("/{id:guid}", DeleteAsync).Needs(AccessScope.Submit).Audited(AuditActions.DeleteEvaluation)
            .WithName("deleteEvaluation")
            .WithSummary("Removes an evaluation run; one that is running is cancelled with its batch")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static string TargetOf(EvaluationResource run) => $"{run.Id}";

    private static async Task<Results<Created<EvaluationResource>, Accepted<EvaluationResource>>> AddAsync(
        HttpRequest request, Caller caller, EvaluationRuns runs, CancellationToken cancellationToken)
    {
        var form = await EvaluationForm.ReadAsync(request, cancellationToken);
        if (form.Order is { } order)
        {
            var started = await runs.StartAsync(order, caller, cancellationToken);
            return TypedResults.Accepted($"{Root}/{started.Id}", EvaluationResource.Of(started));
        }

        using var metrics = new MemoryStream(form.Metrics!);
        var added = await runs.AddAsync(form.Name, metrics, caller, cancellationToken);
        return TypedResults.Created($"{Root}/{added.Id}", EvaluationResource.Of(added));
    }

    private static async Task<Ok<EvaluationList>> ListAsync(
        int? skip,
        int? take,
        Caller caller,
        EvaluationRuns runs,
        CancellationToken cancellationToken)
    {
        var page = Paging.Of(skip, take);
        var found = await runs.ListAsync(caller.Viewer, page.Skip, page.Take, cancellationToken);
        return TypedResults.Ok(
            new EvaluationList([.. found.Evaluations.Select(EvaluationResource.Of)], found.Total, page.Skip, page.Take));
    }

    private static async Task<Ok<EvaluationResource>> DescribeAsync(
        Guid id, EvaluationRuns runs, IBatchIndex batches, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(id, cancellationToken) ?? throw NotFound(id);
        var batch = run.Batch is { } its ? await batches.FindAsync(its, cancellationToken) : null;
        return TypedResults.Ok(EvaluationResource.Of(run, batch));
    }

    private static async Task<FileStreamHttpResult> ReadMetricsAsync(Guid id, EvaluationRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            await runs.OpenMetricsAsync(id, cancellationToken) ?? throw await NoneAsync(id, "figures", runs, cancellationToken),
            MediaTypeNames.Application.Json,
            $"evaluation-{id}-metrics.json");

    private static async Task<FileStreamHttpResult> ReadScoresAsync(Guid id, EvaluationRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            await runs.OpenScoresAsync(id, cancellationToken) ?? throw await NoneAsync(id, "scores", runs, cancellationToken),
            $"{CsvText.MediaType}; charset=utf-8",
            $"evaluation-{id}-scores.csv");

    private static async Task<NoContent> DeleteAsync(Guid id, EvaluationRuns runs, CancellationToken cancellationToken) =>
        await runs.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : throw NotFound(id);

    private static NotFoundException NotFound(Guid id) => new($"There is no evaluation {id}; GET {Root} lists them.");

    private static async Task<NotFoundException> NoneAsync(
        Guid id, string what, EvaluationRuns runs, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is not { } run ? NotFound(id)
        : run.IsOpen ? new($"The evaluation {id} is running; it has {what} when it is completed.")
        : run.IsCompleted ? new($"The evaluation {id} has no {what}: it was uploaded as metrics.json, and they stayed where that was made.")
        : new($"The evaluation {id} has no {what}: it is {run.State}. {run.Reason}".TrimEnd());

    /// <summary>Limits the body and the number of uploads, and describes the form, which no parameter of the handler shows.</summary>
    private static RouteHandlerBuilder TakesEvaluation(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new RequestSizeLimitAttribute(MostBodyBytes))
        .AddEndpointFilter(async (context, next) =>
        {
            using var place = context.HttpContext.RequestServices.GetRequiredService<UploadPlaces>()
                .Take(Caller.Of(context.HttpContext.User));
            return await next(context);
        })
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var form = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    [EvaluationForm.MetricsField] = File(),
                    [EvaluationForm.LabelsField] = File(),
                    [EvaluationForm.DetectorsField] = List(),
                    [EvaluationForm.GroupByField] = List(),
                    [EvaluationForm.NameField] = new OpenApiSchema { Type = JsonSchemaType.String },
                    [EvaluationForm.ReplicasField] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [Form] = new OpenApiMediaType { Schema = form } },
            };
            return Task.CompletedTask;
        });

    private static OpenApiSchema File() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiSchema List() =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
}
