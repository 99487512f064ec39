namespace FakeFinder.Cli.Detect;

/// <summary>The jobs of an interrupted command: who stops looking has not cancelled, and a job that was accepted is finished.</summary>
internal static class OpenJobs
{
    /// <param name="open">Each job with its file.</param>
    public static void Tell(CliConsole console, ServiceSource source, UsedService service, IReadOnlyDictionary<Guid, string> open)
    {
        foreach (var (job, file) in open.OrderBy(pair => pair.Key))
        {
            console.Error.Line(service.EndsWithThis
                ? $"{file}: job {job} is not finished; it continues when a service runs with the data folder {source.Settings.DataFolder} "
                    + $"again."
                : $"{file}: job {job} continues: {new Uri(service.Url, $"jobs/{job}")}");
        }
    }
}
