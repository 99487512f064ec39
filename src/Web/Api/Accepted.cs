using System.Net.Mime;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Csv;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>Which of several forms a request wants (RFC 9110, 12.5.1).</summary>
internal static class Accepted
{
    /// <param name="offered">Media types, the one that is given to who does not care first.</param>
    /// <returns>Null where none of them is wanted.</returns>
    public static string? Choose(HttpRequest request, IReadOnlyList<string> offered)
    {
        var wanted = request.GetTypedHeaders().Accept;
        return wanted.Count == 0
            ? offered[0]
            : offered.Select(type => (type, quality: QualityOf(type, wanted)))
                .Where(one => one.quality > 0)
                .OrderByDescending(one => one.quality)
                .Select(one => one.type)
                .FirstOrDefault();
    }

    /// <summary>Whether a list is wanted as CSV and not as JSON.</summary>
    /// <param name="format">json or csv, for a link; null: the request's headers say it, JSON for who accepts both alike.</param>
    /// <exception cref="InvalidRequestException">Another word.</exception>
    public static bool IsCsv(HttpRequest request, string? format) => format switch
    {
        "csv" => true,
        "json" => false,
        null => Choose(request, [MediaTypeNames.Application.Json, CsvText.MediaType]) == CsvText.MediaType,
        _ => throw new InvalidRequestException($"format is '{FileName.Shown(format)}'; it must be json or csv."),
    };

    /// <summary>406, with a sentence that says what there is.</summary>
    /// <param name="what">Such as <c>The report</c>.</param>
    public static IResult Refuse(HttpContext context, string what, IReadOnlyList<string> offered) => Problems.Of(
        context,
        StatusCodes.Status406NotAcceptable,
        $"{what} can be had as {string.Join(", ", offered.SkipLast(1))} or {offered[^1]}; the request accepts "
            + $"'{Texts.Bounded(context.Request.Headers.Accept)}' alone.");

    /// <summary>That of the most specific range that holds the type.</summary>
    private static double QualityOf(string type, IList<MediaTypeHeaderValue> wanted)
    {
        var parsed = new MediaTypeHeaderValue(type);
        return wanted.Where(parsed.IsSubsetOf)
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
