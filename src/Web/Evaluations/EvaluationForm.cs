using System.Globalization;
using System.Text;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Evaluations;

/// <summary>What a form of <c>POST /api/v1/evaluations</c> holds: the figures of an evaluation, or the order for one.</summary>
/// <param name="Metrics">The bytes of a metrics.json; null where <paramref name="Order"/> is given.</param>
internal sealed record EvaluationForm(string? Name, byte[]? Metrics, EvaluationOrder? Order)
{
    public const string NameField = "name";
    public const string MetricsField = "metrics";
    public const string LabelsField = "labels";
    public const string DetectorsField = "detectors";
    public const string GroupByField = "groupBy";
    public const string ReplicasField = "replicas";

    private const int MostTextBytes = 64 << 10;

    private static readonly string[] Files = [MetricsField, LabelsField];
    private static readonly string[] Texts = [NameField, DetectorsField, GroupByField, ReplicasField];

    /// <exception cref="BadHttpRequestException">The body is no such form.</exception>
    /// <exception cref="InvalidRequestException">Its fields are not those of one.</exception>
    /// <exception cref="TooLargeException">One of them has more bytes than are taken.</exception>
    public static async Task<EvaluationForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = MultipartForm.Open(
            request,
            $"An evaluation is multipart/form-data with a file in the field '{MetricsField}', or with one in '{LabelsField}' and "
                + $"'{DetectorsField}'");
        var files = new Dictionary<string, UploadedBytes>();
        var texts = new Dictionary<string, List<string>>();
        while (await form.NextAsync(cancellationToken) is { } part)
        {
            if (Files.Contains(part.Name))
            {
                var file = await UploadedBytes.ReadAsync(part, cancellationToken);
                if (!files.TryAdd(part.Name, file))
                {
                    throw new InvalidRequestException($"The form has two files in '{part.Name}'; send one.");
                }
            }
            else if (Texts.Contains(part.Name))
            {
                var bytes = await BoundedBytes.ReadAsync(part.Content, $"'{part.Name}'", MostTextBytes, cancellationToken);
                (texts.TryGetValue(part.Name, out var list) ? list : texts[part.Name] = []).Add(Encoding.UTF8.GetString(bytes));
            }
            else
            {
                throw new InvalidRequestException(
                    $"The form has a field '{FileName.Shown(part.Name)}'; known are {string.Join(", ", Files.Concat(Texts))}.");
            }
        }

        return Of(files, texts);
    }

    private static EvaluationForm Of(Dictionary<string, UploadedBytes> files, Dictionary<string, List<string>> texts)
    {
        var name = One(texts, NameField);
        if (files.Count != 1)
        {
            throw new InvalidRequestException($"The form must have exactly one file, in '{MetricsField}' or in '{LabelsField}'.");
        }

        if (files.TryGetValue(MetricsField, out var metrics))
        {
            return texts.Keys.FirstOrDefault(field => field != NameField) is { } other
                ? throw new InvalidRequestException($"'{other}' belongs to '{LabelsField}'; leave it out beside '{MetricsField}'.")
                : new(name, metrics.Content, Order: null);
        }

        var labels = files[LabelsField];
        return new(name, Metrics: null, new(
            name, labels.Content, labels.Name, All(texts, DetectorsField), Number(One(texts, ReplicasField)), All(texts, GroupByField)));
    }

    private static string? One(Dictionary<string, List<string>> texts, string field) =>
        !texts.TryGetValue(field, out var list) ? null
        : list is [var one] ? one
        : throw new InvalidRequestException($"The form has '{field}' {list.Count} times; send it once.");

    /// <summary>Of fields that may be repeated, and may hold several items separated by commas.</summary>
    private static IReadOnlyList<string> All(Dictionary<string, List<string>> texts, string field) =>
    [
        .. texts.GetValueOrDefault(field, []).SelectMany(
            text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    private static int? Number(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidRequestException($"'{ReplicasField}' is '{FileName.Shown(text)}'; it must be a whole number, or be left out.");
}

/// <summary>A file of a form, whole.</summary>
/// <param name="Name">As the client wrote it, unchecked.</param>
internal sealed record UploadedBytes(string Name, byte[] Content)
{
    /// <exception cref="TooLargeException">It has more bytes than are taken.</exception>
    public static async Task<UploadedBytes> ReadAsync(FormPart part, CancellationToken cancellationToken)
    {
        var name = part.FileName
            ?? throw new InvalidRequestException($"'{part.Name}' must be a file: send it with a file name.");
        var most = part.Name == EvaluationForm.MetricsField ? EvaluationRuns.MostMetricsBytes : EvaluationRuns.MostLabelsBytes;
        return new(name, await BoundedBytes.ReadAsync(part.Content, name, most, cancellationToken));
    }
}
