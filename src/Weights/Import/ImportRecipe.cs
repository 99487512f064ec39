using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Import;

/// <summary>Writes the graph of a network with the parameters of a checkpoint, and sees to it that none is missing or left over.</summary>
/// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
public delegate void ArchitectureBuilder(GraphBuilder graph, Parameters parameters, NetworkOptions options);

/// <summary>How a graph is made, and what it is called in manifests.</summary>
public sealed record Architecture(string Name, ArchitectureBuilder Build);

/// <summary>One published file that becomes one network.</summary>
/// <param name="Checkpoint">The file's name as it was published.</param>
/// <param name="Name">The network's name in its folder: the ONNX file's without <c>.onnx</c>.</param>
/// <param name="Probe">A shape, with the batch first, with which the network can be tried out; it stands for any other where a dimension is
/// free.</param>
public sealed record NetworkRecipe(string Checkpoint, Architecture Architecture, string Name, IReadOnlyList<int> Probe)
{
    /// <summary>
    /// The network was saved as a part of another module, or of several: what all its parameters' names start with is no part of them.
    /// </summary>
    public bool IsWrapped { get; init; }
}

/// <summary>What the published files of a detector, or of a face finder that detectors share, become.</summary>
/// <param name="Name">The folder in the weights folder.</param>
public sealed record ImportRecipe(string Name, IReadOnlyList<NetworkRecipe> Networks);
