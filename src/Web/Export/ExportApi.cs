using System.ComponentModel;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export.Forms;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Export;

/// <summary><c>/api/v1/jobs/{id}/report</c>.</summary>
internal static class ExportApi
{
    private static readonly string[] MediaTypes = [.. ExportForm.All.Select(form => form.MediaType)];
    private static readonly string Names = string.Join(", ", ExportForm.All.Select(form => form.Name));

    /// <summary>Maps the export of a job.</summary>
    public static IEndpointRouteBuilder MapExports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/jobs/{id:guid}/report", ExportAsync).Needs(AccessScope.Read).Audited(AuditActions.ExportJob).Finding()
            .WithTags("Evidence")
            .WithName("exportJob")
            .WithSummary("All results of an ended job: JSON, CSV, an HTML page, or a signed evidence bundle")
            .WithDescription(
                "By 'Accept', or by ?format= for a link. The same job with the same notes gives the same bytes. A picture that cannot be "
                    + "had now is left out and named. 406: another form is asked for. 409: the job runs still. 413: its reports are larger "
                    + "than an export takes.")
            .Produces<ExportDocument>(StatusCodes.Status200OK, MediaTypes[0], MediaTypes[1..])
            .WithExample(services => ExportExample.Document(services.GetRequiredService<JobEvidence>()))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        return endpoints;
    }

    private static async Task<IResult> ExportAsync(
        Guid id,
        [Description("json, html, csv or bundle; without it 'Accept' says the form")] string? format,
        HttpContext context,
        JobExporter exporter,
        ExportWriter writer,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.Vary = "Accept";
        var form = format is null
            ? ExportForm.All.FirstOrDefault(form => form.MediaType == Accepted.Choose(context.Request, MediaTypes))
            : ExportForm.All.FirstOrDefault(form => form.Name == format)
                ?? throw new InvalidRequestException($"format is '{FileName.Shown(format)}'; it must be one of {Names}.");
        if (form is null)
        {
            return Accepted.Refuse(context, "The report", MediaTypes);
        }

        using var turn = await writer.TakeTurnAsync(form, cancellationToken);
        var export = await exporter.GatherAsync(id, form.HasPictures, cancellationToken);
        if (export is null)
        {
            return Problems.Of(
                context,
                StatusCodes.Status409Conflict,
                $"Job {id} runs still, so there is no report of it yet; ask again after its end, which /api/v1/jobs/{id}/events tells.");
        }

        var bytes = await writer.WriteAsync(export, form, cancellationToken);
        context.Response.Headers.ContentDisposition =
            new ContentDispositionHeaderValue("attachment") { FileName = ExportName.Of(export.Job, form) }.ToString();
        return TypedResults.Bytes(bytes, form == ExportForm.Bundle ? form.MediaType : $"{form.MediaType}; charset=utf-8");
    }
}
