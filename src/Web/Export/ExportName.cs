using FakeFinder.Contracts;

namespace FakeFinder.Web.Export;

/// <summary>The name of an export's file.</summary>
internal static class ExportName
{
    private const int LongestName = 60;

    /// <summary>
    /// Letters and digits of the video's name, the job's id, and the form's ending. It is a plain name on every system, whatever the video
    /// is called.
    /// </summary>
    public static string Of(JobSnapshot job, ExportForm form)
    {
        var letters = Path.GetFileNameWithoutExtension(job.FileName).Select(one => char.IsAsciiLetterOrDigit(one) ? one : '-').ToArray();
        var name = string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        name = name.Length > LongestName ? name[..LongestName] : name;
        return $"fakefinder-{(name.Length > 0 ? name + "-" : "")}{job.Id}.{form.Ending}";
    }
}
