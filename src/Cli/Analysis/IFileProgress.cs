using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Analysis;

/// <summary>Shows how far one file is.</summary>
internal interface IFileProgress
{
    /// <summary>The upload begins.</summary>
    /// <returns>Told the bytes that were sent; null where nobody wants to know.</returns>
    IProgress<long>? Uploading(long bytes);

    /// <summary>Told the job after each change, the final one among them.</summary>
    void Changed(Job job);

    /// <summary>The service did not take the file.</summary>
    void Refused();
}

/// <summary>Shows how far several files are.</summary>
internal interface IProgressDisplay
{
    /// <param name="work">Gets a maker of each file's progress, by the file's name.</param>
    Task<T> ShowAsync<T>(Func<Func<string, IFileProgress>, Task<T>> work);
}
