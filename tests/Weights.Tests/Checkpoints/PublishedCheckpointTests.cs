using System.Text.Json;
using FakeFinder.Reference;
using FakeFinder.Weights.Checkpoints;

namespace FakeFinder.Weights.Tests.Checkpoints;

/// <summary>Files that PyTorch itself wrote.</summary>
public sealed class PublishedCheckpointTests
{
    private const string Marker = "fakefinder-pickle-was-executed";

    [Theory]
    [InlineData("zip-bare.pt")]
    [InlineData("zip-state_dict-module.pth")]
    [InlineData("legacy-bare.pt")]
    [InlineData("legacy-state_dict-module.pth")]
    public void Every_tensor_has_the_values_that_PyTorch_gave_it(string file)
    {
        using var checkpoint = Checkpoint.Open(ReferenceFolder.PathOf("checkpoints", file));
        using var expected = JsonDocument.Parse(File.ReadAllText(ReferenceFolder.PathOf("checkpoints", "expected.json")));

        Assert.Equal(expected.RootElement.EnumerateObject().Select(tensor => tensor.Name).Order(), checkpoint.Tensors.Keys.Order());
        foreach (var tensor in expected.RootElement.EnumerateObject())
        {
            Assert.Equal(
                tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()),
                checkpoint.Tensors[tensor.Name].Dimensions);
            Assert.Equal(Flat(tensor.Value.GetProperty("values")), checkpoint.Read(tensor.Name));
        }
    }

    [Theory]
    [InlineData("evil-zip.pth")]
    [InlineData("evil-legacy.pth")]
    public void A_file_that_runs_a_command_is_refused_by_the_name_of_what_it_asks_for(string file)
    {
        var complaint = Assert.Throws<WeightsException>(() => Checkpoint.Open(ReferenceFolder.PathOf("checkpoints", file)));

        Assert.Equal(
            $"{file} asks for posix.system, which no state dict needs; it was refused, and nothing of the file was run.",
            complaint.Message);
        Assert.False(File.Exists(Marker), "The command of the file was run.");
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, Marker)), "The command of the file was run.");
    }

    [Fact]
    public void A_whole_module_is_refused_with_a_sentence_that_says_so()
    {
        var complaint = Assert.Throws<WeightsException>(() =>
            Checkpoint.Open(ReferenceFolder.PathOf("checkpoints", "whole-module-legacy.pth")));

        Assert.StartsWith(
            "whole-module-legacy.pth holds a whole pickled module (torch.nn.modules.container.Sequential)",
            complaint.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_face_networks_as_they_are_published_are_read()
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(ReferenceFolder.Shared, "weights", "mtcnn", "pnet.pt"));

        Assert.Equal([10, 3, 3, 3], checkpoint.Tensors["conv1.weight"].Dimensions);
        Assert.All(checkpoint.Tensors.Keys, name => Assert.All(checkpoint.Read(name), value => Assert.True(float.IsFinite(value))));
    }

    private static IEnumerable<float> Flat(JsonElement values) =>
        values.ValueKind == JsonValueKind.Array ? values.EnumerateArray().SelectMany(Flat) : [values.GetSingle()];
}
