namespace FakeFinder.EndToEnd.Tests;

/// <summary>What is published for the web, which reads hostile requests and never decodes.</summary>
public sealed class PublishedWebTests
{
    private static readonly string Published = Path.Combine(Repository.Root, ".artifacts", "publish");

    [Theory]
    [InlineData("FakeFinder.Detection.dll")]
    [InlineData("FakeFinder.Grains.Workers.dll")]
    [InlineData("OpenCvSharp.dll")]
    [InlineData("Microsoft.ML.OnnxRuntime.dll")]
    [InlineData("libOpenCvSharpExtern.so")]
    [InlineData("libonnxruntime.so")]
    public void The_web_has_no_detection_code_and_none_of_its_native_libraries(string file)
    {
        Assert.Contains(file, FilesOf("silo"));
        Assert.DoesNotContain(file, FilesOf("web"));
    }

    private static IEnumerable<string> FilesOf(string program) =>
        Directory.EnumerateFiles(Path.Combine(Published, program), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path));
}
